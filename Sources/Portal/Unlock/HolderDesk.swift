/// What holders get who run an approved unlock, 更新 or 替换 themselves; who they are is what they show.
public protocol HolderDesk: Sendable {
    /// Answers one message about an unlock.
    ///
    /// - Parameters:
    ///   - verb: what is asked.
    ///   - body: JSON.
    /// - Returns: the answer.
    /// - Throws: an `OperatorError`.
    func answer(_ verb: HolderVerb, _ body: [UInt8]) async throws -> StationAnswer

    /// Answers one message about a 更新 or 替换.
    ///
    /// - Parameters:
    ///   - verb: what is asked.
    ///   - body: JSON.
    /// - Returns: the answer.
    /// - Throws: an `OperatorError`.
    func answer(_ verb: RenewalVerb, _ body: [UInt8]) async throws -> StationAnswer
}
