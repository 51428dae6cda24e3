/// 修改稿: the form of a rejected application while its owner mends it; the submitted one stays as it was.
public struct RevisionRecord: Hashable, Sendable {
    /// The rejected application.
    public let application: ApplicationNumber
    /// The form, JSON.
    public let form: [UInt8]
    /// Grows by one each time it is saved.
    public let version: Int64
    /// When it was saved.
    public let savedAt: Timestamp

    /// Makes a record.
    public init(application: ApplicationNumber, form: [UInt8], version: Int64, savedAt: Timestamp) {
        self.application = application
        self.form = form
        self.version = version
        self.savedAt = savedAt
    }
}
