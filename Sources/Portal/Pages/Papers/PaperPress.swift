/// Sets papers.
public protocol PaperPress: Sendable {
    /// The paper as PDF.
    ///
    /// - Throws: `FairQueue.Refusal` when `login` has too much waiting, or all have; what the setting throws.
    func document(_ paper: PrintedPaper, for login: String) async throws -> [UInt8]
}
