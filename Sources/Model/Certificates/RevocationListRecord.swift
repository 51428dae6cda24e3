/// A CRL that was, or is about to be, signed; its number is reserved in the book before it is used.
public struct RevocationListRecord: Hashable, Sendable {
    /// Which list.
    public let name: RevocationListName
    /// CRLNumber (RFC 5280 §5.2.3): strictly growing, at most 20 octets; this product stays within 63 bits.
    public let number: Int64
    /// BaseCRLNumber of a delta (RFC 5280 §5.2.4); nil for a full list.
    public let base: Int64?
    /// Whether a full list has a freshestCRL (RFC 5280 §5.2.6): there must be a delta until it has ended.
    public let pointsToDelta: Bool
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

    /// The issuer.
    public var authority: AuthorityID { name.authority }

    /// Makes a record.
    public init(
        name: RevocationListName,
        number: Int64,
        base: Int64? = nil,
        pointsToDelta: Bool = false,
        thisUpdate: Timestamp,
        nextUpdate: Timestamp,
        feedSequence: Int64,
        entryCount: Int? = nil,
        fingerprint: [UInt8]? = nil
    ) {
        self.name = name
        self.number = number
        self.base = base
        self.pointsToDelta = pointsToDelta
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
        self.feedSequence = feedSequence
        self.entryCount = entryCount
        self.fingerprint = fingerprint
    }

    /// The same list, of which no more is known than that it covers the status feed up to `sequence`.
    public func covering(_ sequence: Int64) -> RevocationListRecord {
        RevocationListRecord(
            name: name,
            number: number,
            base: base,
            pointsToDelta: pointsToDelta,
            thisUpdate: thisUpdate,
            nextUpdate: nextUpdate,
            feedSequence: sequence,
            entryCount: entryCount,
            fingerprint: fingerprint
        )
    }

    /// The same list after it was published.
    public func published(entryCount: Int, fingerprint: [UInt8]) -> RevocationListRecord {
        RevocationListRecord(
            name: name,
            number: number,
            base: base,
            pointsToDelta: pointsToDelta,
            thisUpdate: thisUpdate,
            nextUpdate: nextUpdate,
            feedSequence: feedSequence,
            entryCount: entryCount,
            fingerprint: fingerprint
        )
    }
}
