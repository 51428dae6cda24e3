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
        /// Of a certificate above: nobody was asked who could tell.
        case unasked

        /// Which of several answers about one certificate counts: the graver.
        var weight: Int {
            switch self {
            case .unasked: 0
            case .unknown: 1
            case .passed: 2
            case .failed: 3
            }
        }

        /// How much stands against a path where this is found.
        var gravity: Int {
            switch self {
            case .passed, .unasked: 0
            case .unknown: 1
            case .failed: 2
            }
        }
    }

    /// The check's name: `path`, `validity`, `usage`, `status`, or `above` for the status of an authority on the path.
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
