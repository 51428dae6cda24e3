public import Model

/// A CRL that is read in pieces, from a file; memory does not grow with its entries.
///
/// What stands before and after the entries is put together as the same list without them, and read as that: one reader
/// decides what a list may hold.
///
/// Source: RFC 5280 §5.1.
public struct StreamedRevocationList {
    /// Octets of a piece.
    static let pieceLength = 1 << 16
    /// What stands before the entries must be within so many octets, and an entry too.
    static let maximumHead = 1 << 16
    static let kind = "revocation list"

    /// The list without its entries; its signature is that of the list with them.
    public let frame: RevocationList
    private let toBeSigned: Range<Int>
    private let entries: Range<Int>
    private let read: (Range<Int>) throws -> [UInt8]

    /// Reads the frame of a list.
    ///
    /// - Parameters:
    ///   - count: octets of the whole list.
    ///   - read: gives the octets of a range within `count`.
    /// - Throws: `CryptoError` as `RevocationList.init(der:)`; what `read` throws.
    public init(count: Int, read: @escaping (Range<Int>) throws -> [UInt8]) throws {
        let head = try read(0..<min(count, Self.maximumHead))
        var reader = DERReader(head, of: Self.kind)
        let whole = try Self.enter(&reader, head.count, within: 0..<count)
        guard whole.upperBound == count else { throw CryptoError(.trailingOctets(what: Self.kind)) }
        let bodyStart = whole.lowerBound
        let body = try Self.enter(&reader, head.count, within: whole)
        if reader.nextTag == DERTag.integer { _ = try reader.next() }
        // Algorithm, issuer, thisUpdate.
        for _ in 0..<3 { _ = try reader.next() }
        if [DERTag.utcTime, DERTag.generalizedTime].contains(reader.nextTag) { _ = try reader.next() }
        let before = head.count - reader.remaining
        guard before <= body.upperBound else { throw reader.malformed }
        let hasEntries = before < body.upperBound && reader.nextTag == DERTag.sequence
        entries =
            hasEntries
            ? try Self.enter(&reader, head.count, within: before..<body.upperBound) : before..<before
        // After the entries there are some extensions, an algorithm and a signature.
        guard count - entries.upperBound <= Self.maximumHead else { throw reader.malformed }
        let fields = Array(head[body.lowerBound..<before])
        let extensions = try read(entries.upperBound..<body.upperBound)
        let tail = try read(body.upperBound..<count)
        // Nothing that the frame alone would take for entries.
        guard extensions.first.map({ $0 == DERTag.contextConstructed(0) }) ?? true else {
            throw reader.malformed
        }
        frame = try RevocationList(der: DER.sequence(DER.sequence(fields, extensions), tail))
        toBeSigned = bodyStart..<body.upperBound
        self.read = read
    }

    /// Calls `body` for each entry, in the order of the list.
    ///
    /// - Returns: how many there are.
    /// - Throws: `CryptoError` with `.malformed`, or `.notAllowed` for what this product never writes; what `read` and
    ///   `body` throw.
    public func forEachEntry(_ body: (RevokedEntry) throws -> Void) throws -> Int {
        var (count, cursor) = (0, cursor())
        while let entry = try cursor.next() {
            try body(entry)
            count += 1
        }
        return count
    }

    /// A place before the first entry, from which they are read one by one.
    public func cursor() -> RevokedEntryCursor {
        RevokedEntryCursor(range: entries, read: read)
    }

    /// Checks the signature; SM2 with the identifier of GM/T 0009.
    ///
    /// - Throws: `CryptoError` with `.signatureInvalid`, also when the algorithm does not fit `key`; what `read` throws.
    public func verifySignature(by key: PublicKey) throws {
        let isRight = try key.verify(
            signature: frame.signature,
            pieces: { take in try forEachPiece(of: toBeSigned) { piece in try take(piece) } },
            algorithm: frame.signatureAlgorithm
        )
        guard isRight else { throw CryptoError(.signatureInvalid(what: Self.kind)) }
    }

    private func forEachPiece(
        of range: Range<Int>,
        _ body: (_ piece: [UInt8]) throws -> Void
    ) throws {
        for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.pieceLength) {
            let end = min(start + Self.pieceLength, range.upperBound)
            try body(read(start..<end))
        }
    }

    /// Reads the header of a SEQUENCE, whose content may go on behind the octets at hand.
    ///
    /// - Returns: where its content is, which lies within `outer`.
    private static func enter(
        _ reader: inout DERReader,
        _ atHand: Int,
        within outer: Range<Int>
    ) throws(CryptoError) -> Range<Int> {
        let (tag, count) = try reader.header()
        let start = atHand - reader.remaining
        guard tag == DERTag.sequence, start <= outer.upperBound, count <= outer.upperBound - start else {
            throw reader.malformed
        }
        return start..<start + count
    }
}
