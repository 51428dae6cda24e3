/// What an OCSP responder needs to know of the book.
public protocol StatusSource: Sendable {
    /// The status of a serial; `unknown` for what was never certainly signed.
    func status(of id: CertificateID) throws(BookError) -> CertificateStatus
    /// The sequence number of the newest entry of the status feed; 0 when there is none.
    func feedHead() throws(BookError) -> Int64
    /// Entries after `sequence` in order, at most `limit`.
    func feed(after sequence: Int64, limit: Int) throws(BookError) -> [StatusEntry]
}
