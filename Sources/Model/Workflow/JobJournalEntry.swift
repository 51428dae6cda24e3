/// One line of a job's journal: a step was finished on a token.
public struct JobJournalEntry: Hashable, Sendable {
    /// The job.
    public let application: ApplicationNumber
    /// The step that was finished, or `failed`.
    public let step: JobState
    /// The token it was done on; nil when no token was touched.
    public let tokenSerial: String?
    /// What there is to say, free of secrets.
    public let detail: String
    /// When.
    public let at: Timestamp

    /// Makes an entry.
    public init(
        application: ApplicationNumber,
        step: JobState,
        tokenSerial: String?,
        detail: String,
        at: Timestamp
    ) {
        self.application = application
        self.step = step
        self.tokenSerial = tokenSerial
        self.detail = detail
        self.at = at
    }
}
