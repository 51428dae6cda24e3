/// A CRL that was, or is about to be, signed; its number is reserved in the book before it is used.
public struct RevocationListRecord: Hashable, Sendable {
    /// The issuer.
    public let authority: AuthorityID
    /// CRLNumber (RFC 5280 §5.2.3): strictly growing, at most 20 octets; this product stays within 63 bits.
    public let number: Int64
    /// thisUpdate.
    public let thisUpdate: Timestamp
    /// nextUpdate.
    public let nextUpdate: Timestamp
    /// The head of the status feed that the list covers.
    public let feedSequence: Int64
    /// How many entries; nil until published.
    public let entryCount: Int?
    /// SHA-256 of the DER; nil until published.
    public let fingerprint: [UInt8]?

    /// Makes a record.
    public init(
        authority: AuthorityID,
        number: Int64,
        thisUpdate: Timestamp,
        nextUpdate: Timestamp,
        feedSequence: Int64,
        entryCount: Int? = nil,
        fingerprint: [UInt8]? = nil
    ) {
        self.authority = authority
        self.number = number
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
        self.feedSequence = feedSequence
        self.entryCount = entryCount
        self.fingerprint = fingerprint
    }
}
