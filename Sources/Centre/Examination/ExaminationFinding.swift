/// What one check of a certificate came to, in a sentence.
public struct ExaminationFinding: Hashable, Sendable {
    /// How it came out.
    public enum Verdict: String, Sendable {
        /// As it should be.
        case passed = "ok"
        /// The certificate must not be relied on.
        case failed
        /// Nobody asked, or nobody could tell.
        case unknown
    }

    /// The check's name: `path`, `validity`, `usage` or `status`.
    public let check: String
    /// How it came out.
    public let verdict: Verdict
    /// What was seen.
    public let words: String

    init(_ check: String, _ verdict: Verdict, _ words: String) {
        self.check = check
        self.verdict = verdict
        self.words = words
    }
}
