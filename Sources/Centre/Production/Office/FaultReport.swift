public import Model

/// A token answered wrongly, and may do better when it is inserted again; or it is somebody's, and is never touched again.
public struct FaultReport: Hashable, Sendable {
    /// Whose job.
    public let application: ApplicationNumber
    /// The serial number of its token.
    public let token: String
    /// How many times it has answered wrongly now: one more than its standing said.
    public let count: Int
    /// What it did, for the record; free of secrets.
    public let detail: String
    /// Whether it was chosen for the job, and then turned out to be somebody's.
    public let isSomebodys: Bool

    /// Makes a report.
    public init(
        application: ApplicationNumber,
        token: String,
        count: Int,
        detail: String,
        isSomebodys: Bool = false
    ) {
        self.application = application
        self.token = token
        self.count = count
        self.detail = detail
        self.isSomebodys = isSomebodys
    }
}
