public import Model

/// A token answered wrongly, and may do better when it is inserted again.
public struct FaultReport: Hashable, Sendable {
    /// Whose job.
    public let application: ApplicationNumber
    /// The serial number of its token.
    public let token: String
    /// How many times it has answered wrongly now: one more than its standing said.
    public let count: Int
    /// What it did, for the record; free of secrets.
    public let detail: String

    /// Makes a report.
    public init(application: ApplicationNumber, token: String, count: Int, detail: String) {
        self.application = application
        self.token = token
        self.count = count
        self.detail = detail
    }
}
