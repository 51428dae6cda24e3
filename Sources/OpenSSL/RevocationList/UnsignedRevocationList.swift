public import Model

/// A CRL that is complete but for its signature; it can be signed once.
///
/// Source: RFC 5280 §5.1.1.
public struct UnsignedRevocationList: ~Copyable, Sendable {
    private let head: [UInt8]
    private let entries: [UInt8]
    private let entriesLength: Int
    private let extensions: [UInt8]
    private let algorithm: SignatureAlgorithm

    /// - Parameters:
    ///   - head: the to-be-signed octets before the first entry.
    ///   - entries: the entries that were not drained.
    ///   - entriesLength: the octets of all entries.
    ///   - extensions: the to-be-signed octets after the last entry.
    ///   - algorithm: what signs.
    init(
        head: [UInt8],
        entries: [UInt8],
        entriesLength: Int,
        extensions: [UInt8],
        algorithm: SignatureAlgorithm
    ) {
        self.head = head
        self.entries = entries
        self.entriesLength = entriesLength
        self.extensions = extensions
        self.algorithm = algorithm
    }

    /// Signs a list whose entries were never drained.
    ///
    /// - Parameter key: the issuer's key, which signs with the algorithm the list was started for.
    /// - Returns: the DER CertificateList.
    /// - Throws: `CryptoError` with `.keyMismatch` for a key that signs otherwise, and what `key` throws.
    public consuming func signed(by key: any SigningKey) throws -> [UInt8] {
        let entries = entries
        var der: [UInt8] = []
        try sign(by: key, entries: { try $0(entries) }, into: { der += $0 })
        return der
    }

    /// Signs, and hands the DER CertificateList over piece after piece; nothing is held in memory.
    ///
    /// - Parameters:
    ///   - key: the issuer's key, which signs with the algorithm the list was started for.
    ///   - entries: all octets that were drained, in their order; called twice: for the signature, which decides on the
    ///     length that stands in front of everything, and for the list.
    ///   - take: gets the pieces of the list.
    /// - Throws: `CryptoError` with `.keyMismatch` for a key that signs otherwise, or `.malformed` when `entries` are not
    ///   as long as what was drained; what `key`, `entries` and `take` throw.
    public consuming func sign(
        by key: any SigningKey,
        entries: @escaping MessagePieces,
        into take: ([UInt8]) throws -> Void
    ) throws {
        guard key.signatureAlgorithm == algorithm else { throw CryptoError(.keyMismatch) }
        let (head, extensions, entriesLength) = (head, extensions, entriesLength)
        func body(_ take: ([UInt8]) throws -> Void) throws {
            var count = 0
            try take(head)
            try entries {
                count += $0.count
                try take($0)
            }
            guard count == entriesLength else { throw CryptoError(.malformed(what: "revocation list")) }
            try take(extensions)
        }
        let tail = algorithm.identifier + DER.bitString(try key.sign(pieces: body))
        let count = head.count + entriesLength + extensions.count + tail.count
        try take([DERTag.sequence] + DER.lengthOctets(count))
        try body(take)
        try take(tail)
    }
}
