/// What an OCSP responder needs to know of the book.
public protocol StatusSource: Sendable {
    /// The status of a serial; `unknown` for what was never certainly signed.
    func status(of id: CertificateID) throws(BookError) -> CertificateStatus
    /// The sequence number of the newest entry of the status feed; 0 when there is none.
    func feedHead() throws(BookError) -> Int64
    /// Entries after `sequence` in order, at most `limit`.
    func feed(after sequence: Int64, limit: Int) throws(BookError) -> [StatusEntry]
    /// When what this source says was known to be right, at most `now`; a book on this machine knows the present.
    ///
    /// - Throws: `BookError` when that is too long ago to be said at all.
    func knowledge(at now: Timestamp) throws(BookError) -> Timestamp
    /// A number that changes when the past of this source is another one than before, as when a book was replaced by a
    /// backup: what was read before then, sequence numbers included, means nothing any more.
    ///
    /// - Throws: `BookError` with `.replaced` when what is behind the source can only be opened anew.
    func generation() throws(BookError) -> Int64
}

extension StatusSource {
    /// The present.
    public func knowledge(at now: Timestamp) throws(BookError) -> Timestamp { now }
    /// The only one, of a source whose past never changes.
    public func generation() throws(BookError) -> Int64 { 0 }
}
