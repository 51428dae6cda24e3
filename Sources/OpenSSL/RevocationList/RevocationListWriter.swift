public import Model

/// Writes the to-be-signed part of a version 2 CRL, entry after entry.
///
/// ```
/// TBSCertList ::= SEQUENCE {
///     version             INTEGER (1),
///     signature           AlgorithmIdentifier,
///     issuer              Name,
///     thisUpdate          Time,
///     nextUpdate          Time,
///     revokedCertificates SEQUENCE OF SEQUENCE {
///         userCertificate    INTEGER,
///         revocationDate     Time,
///         crlEntryExtensions Extensions OPTIONAL } OPTIONAL,
///     crlExtensions       [0] EXPLICIT Extensions }
/// ```
///
/// An entry costs the octets of its encoding and nothing else: there is no object per entry. What was written can be
/// taken away at any time (`drain`), so that memory does not grow with the list; lengths are counted.
///
/// Source: RFC 5280 §5.1.2.
public struct RevocationListWriter: ~Copyable {
    private let preamble: [UInt8]
    private let algorithm: SignatureAlgorithm
    private var buffer: [UInt8] = []
    private var drained = 0
    private var encoder = RevokedEntryEncoder()
    /// How many entries were written.
    public private(set) var entryCount = 0

    /// Starts a list.
    ///
    /// - Parameters:
    ///   - issuer: the DER subject of the issuer's certificate, octet for octet.
    ///   - algorithm: what the key will sign with.
    ///   - thisUpdate: when the list is made.
    ///   - nextUpdate: when the next one is there at the latest.
    public init(
        issuer: [UInt8],
        algorithm: SignatureAlgorithm,
        thisUpdate: Timestamp,
        nextUpdate: Timestamp
    ) {
        let identifier = algorithm.identifier
        preamble = DER.integer(1) + identifier + issuer + DER.time(thisUpdate) + DER.time(nextUpdate)
        self.algorithm = algorithm
    }

    /// Adds an entry; the caller gives them in ascending order of serial, each serial once.
    public mutating func append(_ entry: RevokedEntry) {
        encoder.append(entry, to: &buffer)
        entryCount += 1
    }

    /// How many octets were written and not taken yet.
    public var pendingOctets: Int { buffer.count }

    /// Hands over the octets of the entries written since the last time, and forgets them.
    public mutating func drain(_ take: ([UInt8]) -> Void) {
        take(buffer)
        drained += buffer.count
        buffer.removeAll(keepingCapacity: true)
    }

    /// Ends the list.
    ///
    /// - Parameters:
    ///   - number: CRLNumber, not negative.
    ///   - authorityKeyIdentifier: the keyIdentifier of the issuer's certificate.
    ///   - scope: what the list is about.
    /// - Returns: the list without its signature; entries that were drained are elsewhere.
    /// - Throws: `CryptoError` with `.notAllowed` for a URL outside printable ASCII.
    public consuming func finish(
        number: Int64,
        authorityKeyIdentifier: [UInt8],
        scope: RevocationListScope = RevocationListScope()
    ) throws(CryptoError) -> UnsignedRevocationList {
        let issuer = DER.sequence(DER.contextPrimitive(0, authorityKeyIdentifier))
        let own = [
            Self.encodedExtension(RevocationListIdentifier.authorityKeyIdentifierDER, issuer),
            Self.encodedExtension(RevocationListIdentifier.numberDER, DER.integer(Int(number))),
        ]
        let extensions = DER.contextConstructed(0, DER.sequence(of: own + (try scope.encoded())))
        let entries = drained + buffer.count
        let list = entryCount == 0 ? [] : [DERTag.sequence] + DER.lengthOctets(entries)
        let count = preamble.count + list.count + entries + extensions.count
        return UnsignedRevocationList(
            head: [DERTag.sequence] + DER.lengthOctets(count) + preamble + list,
            entries: buffer,
            entriesLength: entries,
            extensions: extensions,
            algorithm: algorithm
        )
    }

    private static func encodedExtension(_ identifier: [UInt8], _ value: [UInt8]) -> [UInt8] {
        DER.sequence(identifier, DER.octetString(value))
    }
}
