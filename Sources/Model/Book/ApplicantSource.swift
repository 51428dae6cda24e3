/// What the workflow reads of what belongs to one account: its certificates, and forms that are not submitted.
public protocol ApplicantSource: Sendable {
    /// Signing certificates that were made for applications of an account, and those that follow them without an application, newest
    /// first, at most `limit`; only those that were in use at some time, or revoked.
    func certificates(ownedBy login: String, limit: Int) throws(BookError) -> [CertificateRecord]
    /// The number of an account, or nil.
    func mobile(ofAccount login: String) throws(BookError) -> String?
    /// The name that was verified of whoever has an account, or nil.
    func verifiedName(ofAccount login: String) throws(BookError) -> String?
    /// The documents of a form that is not submitted yet, in the order they came.
    func uploads(of application: ApplicationNumber) throws(BookError) -> [UploadRecord]
    /// The form of a rejected application that its owner mends, or nil.
    func revision(of application: ApplicationNumber) throws(BookError) -> RevisionRecord?
    /// Applications that ended before `moment` and still have such a form or such documents, at most `limit`.
    func applicationsWithForms(
        endedBefore moment: Timestamp,
        limit: Int
    ) throws(BookError) -> [ApplicationNumber]
}
