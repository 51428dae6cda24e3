/// What is known of the certificates that follow one.
public protocol SuccessionSource: Sendable {
    /// The certificates that follow this one, newest first; abandoned serials included.
    func successors(of id: CertificateID) throws(BookError) -> [CertificateRecord]
}
