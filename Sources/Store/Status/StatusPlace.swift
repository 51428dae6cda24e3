/// How far somebody has followed what the book says of its certificates; it belongs to one book.
public struct StatusPlace: Codable, Hashable, Sendable {
    /// The number of the last certificate; 0 at the beginning.
    public internal(set) var number: Int64 = 0
    /// That certificate, as `AUTHORITY/SERIAL`; empty at the beginning.
    public internal(set) var certificate: String = ""
    /// The end of the audit chain then, by which the book is known again.
    public internal(set) var audit = AuditHead.empty
    /// The last change of a state of an issued certificate; 0 at the beginning.
    public internal(set) var move: Int64 = 0
    /// The last entry of the status feed; 0 at the beginning.
    public internal(set) var feed: Int64 = 0
    /// Numbers of certificates that were on their way, ascending.
    public internal(set) var pending: [Int64] = []

    /// The beginning.
    public init() {}
}
