/// What holders get who run an approved unlock themselves; who they are is what they show.
public protocol HolderDesk: Sendable {
    /// Answers one message.
    ///
    /// - Parameters:
    ///   - verb: what is asked.
    ///   - body: JSON.
    /// - Returns: the answer.
    /// - Throws: an `OperatorError`.
    func answer(_ verb: HolderVerb, _ body: [UInt8]) async throws -> StationAnswer
}
