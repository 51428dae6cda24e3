/// What the workflow needs to read before it decides.
public protocol WorkflowSource: Sendable {
    /// The application, or nil.
    func application(_ number: ApplicationNumber) throws(BookError) -> ApplicationRecord?
    /// The subject with this identity digest, or nil.
    func subject(identityDigest: [UInt8]) throws(BookError) -> SubjectRecord?
    /// The order of an application, or nil.
    func order(of number: ApplicationNumber) throws(BookError) -> OrderRecord?
    /// The job of an application, or nil.
    func job(of number: ApplicationNumber) throws(BookError) -> JobRecord?
    /// Certificates of a subject that are issued or active, newest first.
    func certificates(subjectUID: String) throws(BookError) -> [CertificateRecord]
}
