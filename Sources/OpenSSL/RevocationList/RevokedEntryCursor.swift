public import Model

/// Reads the entries of a streamed list one by one; a piece of the list is in memory at a time.
public struct RevokedEntryCursor {
    private let read: (Range<Int>) throws -> [UInt8]
    /// What was not read into `octets` yet.
    private var rest: Range<Int>
    private var octets: [UInt8] = []
    private var reader = DERReader([], of: StreamedRevocationList.kind)

    init(range: Range<Int>, read: @escaping (Range<Int>) throws -> [UInt8]) {
        rest = range
        self.read = read
    }

    /// The next entry; nil behind the last.
    ///
    /// - Throws: `CryptoError` with `.malformed`, or `.notAllowed` for what this product never writes; what reading throws.
    public mutating func next() throws -> RevokedEntry? { try nextOctets()?.entry() }

    /// The octets of the next entry; nil behind the last.
    ///
    /// - Throws: `CryptoError` with `.malformed`; what reading throws.
    public mutating func nextOctets() throws -> RevokedEntryOctets? {
        while !rest.isEmpty, !isNextWhole { try readPiece() }
        guard !reader.isAtEnd else { return nil }
        return try RevokedEntryOctets(reader.next(DERTag.sequence))
    }

    private mutating func readPiece() throws {
        let left = octets.suffix(reader.remaining)
        guard left.count <= StreamedRevocationList.maximumHead else { throw reader.malformed }
        let end = min(rest.lowerBound + StreamedRevocationList.pieceLength, rest.upperBound)
        octets = try left + read(rest.lowerBound..<end)
        reader = DERReader(octets, of: StreamedRevocationList.kind)
        rest = end..<rest.upperBound
    }

    /// Whether the next entry ends within the octets at hand; the longest header has 6 octets.
    private var isNextWhole: Bool {
        guard reader.remaining >= 6 else { return false }
        // As nearly always: no entry that this product writes is longer.
        if let count = reader.nextShortCount { return count <= reader.remaining }
        var ahead = reader
        guard let (_, count) = try? ahead.header() else { return true }
        return count <= ahead.remaining
    }
}
