public import Model

/// A CRL of version 2 or 1, read from octets; it keeps the octets and reads its entries again when asked.
///
/// Version 1 is that of a list whose version is absent, as `openssl ca` writes one without `crl_extensions`.
///
/// Every entry is read once at the start, so a value of this type is well formed throughout. Lists of up to
/// 1 MiB are read by libcrypto too, and both must agree.
///
/// Source: RFC 5280 §5.1, §5.1.2.1.
public struct RevocationList: Sendable {
    /// The whole list.
    public let der: [UInt8]
    /// The DER name of the issuer.
    public let issuer: [UInt8]
    /// When it was made.
    public let thisUpdate: Timestamp
    /// When the next one will be there at the latest; nil only in lists of others.
    public let nextUpdate: Timestamp?
    /// CRLNumber; nil only in lists of others.
    public let number: Int64?
    /// Whether its CRLNumber has more than 63 bits; only in lists of others.
    public let hasLargeNumber: Bool
    /// The keyIdentifier of the authority key identifier; nil only in lists of others.
    public let authorityKeyIdentifier: [UInt8]?
    /// The encoded value of the issuing distribution point; nil for a list of everything.
    public let issuingDistributionPoint: [UInt8]?
    /// BaseCRLNumber of a delta (RFC 5280 §5.2.4); nil for a full list.
    public let base: Int64?
    /// The encoded value of freshestCRL: where deltas to this list are; nil when it does not say.
    public let freshest: [UInt8]?
    /// The dotted identifiers of the extensions marked critical.
    public let criticalExtensions: [String]
    /// How many entries it has.
    public let entryCount: Int
    /// How it is signed.
    public let signatureAlgorithm: SignatureAlgorithm

    private let toBeSigned: ArraySlice<UInt8>
    let signature: [UInt8]
    private let entries: ArraySlice<UInt8>

    /// Reads a list.
    ///
    /// - Throws: `CryptoError` with `.malformed`, `.trailingOctets`, or `.notAllowed` for another version, a
    ///   number of more than 20 octets, and reasons this product does not know.
    public init(der: [UInt8]) throws(CryptoError) {
        if der.count <= LibraryForm.maximumRevocationList { try LibraryForm.checkRevocationList(der) }
        var outer = try DERReader.sequence(der, of: "revocation list")
        let body = try outer.next(DERTag.sequence)
        let identifier = try outer.next(DERTag.sequence).bytes
        signatureAlgorithm = try SignatureAlgorithm(identifier: identifier)
        signature = try outer.bitStringOctets()
        try outer.finish()
        self.der = der
        toBeSigned = body.whole

        var reader = DERReader(body.content, of: "revocation list")
        let hasVersion = reader.nextTag == DERTag.integer
        if hasVersion, try reader.smallInteger() != 1 {
            throw CryptoError(.notAllowed(what: "version of the list"))
        }
        guard try reader.next(DERTag.sequence).bytes == identifier else { throw reader.malformed }
        issuer = try reader.next(DERTag.sequence).bytes
        thisUpdate = try reader.time()
        let hasNext = [DERTag.utcTime, DERTag.generalizedTime].contains(reader.nextTag)
        nextUpdate = hasNext ? try reader.time() : nil
        entries = try reader.nextIf(DERTag.sequence)?.content ?? []
        guard hasVersion || reader.isAtEnd else {
            throw CryptoError(.notAllowed(what: "extension of a revocation list of version 1"))
        }
        let extensions = try RevocationListExtensions(&reader)
        try reader.finish()
        number = extensions.number
        hasLargeNumber = extensions.isNumberLarge
        authorityKeyIdentifier = extensions.authorityKeyIdentifier
        issuingDistributionPoint = extensions.issuingDistributionPoint
        base = extensions.base
        freshest = extensions.freshest
        criticalExtensions = extensions.critical
        entryCount = try Self.walk(entries) { _ in }
    }

    /// Calls `body` for each entry, in the order of the list.
    public func forEachEntry(_ body: (RevokedEntry) -> Void) {
        // Read before, in init: it cannot fail now.
        _ = try? Self.walk(entries, body)
    }

    /// Checks the signature; SM2 with the identifier of GM/T 0009.
    ///
    /// - Throws: `CryptoError` with `.signatureInvalid`, also when the algorithm does not fit `key`.
    public func verifySignature(by key: PublicKey) throws(CryptoError) {
        guard key.verify(signature: signature, message: Array(toBeSigned), algorithm: signatureAlgorithm)
        else { throw CryptoError(.signatureInvalid(what: "revocation list")) }
    }

    private static func walk(
        _ entries: ArraySlice<UInt8>,
        _ body: (RevokedEntry) -> Void
    ) throws(CryptoError) -> Int {
        var reader = DERReader(entries, of: "revocation list")
        var count = 0
        while !reader.isAtEnd {
            body(try RevokedEntry(reader.enter(DERTag.sequence)))
            count += 1
        }
        return count
    }
}
