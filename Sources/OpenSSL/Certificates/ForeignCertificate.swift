public import Model

/// A certificate that another authority issued, of any version and for any kind of key: only what is needed to know
/// it, to check who signed it, and to revoke it.
///
/// Versions 1 and 2 have no extensions, and keys of kinds that this product would never certify are in use elsewhere;
/// such certificates exist, and relying parties ask about them. `Certificate` reads what this product would issue.
///
/// Source: RFC 5280 §4.1.
public struct ForeignCertificate: Hashable, Sendable {
    /// The whole certificate.
    public let der: [UInt8]
    /// 1, 2 or 3.
    public let version: Int
    /// Unique within the issuer.
    public let serial: SerialNumber
    /// The issuer's encoded name.
    public let issuerDER: [UInt8]
    /// The first second of validity.
    public let notBefore: Timestamp
    /// The last second of validity, inclusive.
    public let notAfter: Timestamp
    /// The subject's name; may be empty.
    public let subject: DistinguishedName
    /// The encoded SubjectPublicKeyInfo, as it stands there; nobody looked into it.
    public let subjectPublicKeyInfo: [UInt8]
    /// Whether basicConstraints says that it is an authority's.
    public let isAuthority: Bool
    /// The purposes of extKeyUsage; empty when there are none.
    public let purposes: [ExtendedKeyUsage]
    /// The URLs of its CRL distribution points; empty when there are none.
    public let crlURLs: [String]

    private let frame: SignedObject
    private static let what = "certificate"

    /// Reads a DER certificate.
    ///
    /// - Throws: `CryptoError` with `.malformed`, `.notDER`, `.trailingOctets`, `.tooLarge`, or `.unsupportedSignature`
    ///   for a signature that this product cannot verify, as with SHA-1.
    public init(der: [UInt8]) throws(CryptoError) {
        guard der.count <= Certificate.maximumLength else {
            throw CryptoError(.tooLarge(what: Self.what, limit: Certificate.maximumLength))
        }
        self.der = der
        frame = try SignedObject(der: der, of: Self.what)
        var reader = try DERReader.sequence(frame.body, of: Self.what)
        version = try Self.version(&reader)
        guard let serial = SerialNumber(bytes: try reader.magnitude()) else {
            throw CryptoError(.notAllowed(what: "a serial number that is zero or longer than 20 octets"))
        }
        self.serial = serial
        guard try SignatureAlgorithm(identifier: reader.next(DERTag.sequence).bytes) == frame.algorithm else {
            throw .malformed(Self.what)
        }
        issuerDER = try reader.next(DERTag.sequence).bytes
        var validity = try reader.enter(DERTag.sequence)
        (notBefore, notAfter) = (try validity.time(), try validity.time())
        try validity.finish()
        guard notBefore <= notAfter else {
            throw CryptoError(.notAllowed(what: "an end of validity before its beginning"))
        }
        subject = try DistinguishedName(der: reader.next(DERTag.sequence).bytes)
        subjectPublicKeyInfo = try reader.next(DERTag.sequence).bytes
        _ = try reader.nextIf(DERTag.contextPrimitive(1))
        _ = try reader.nextIf(DERTag.contextPrimitive(2))
        let known = try KnownExtensions(Self.extensions(&reader))
        try reader.finish()
        isAuthority = known.basicConstraints?.isAuthority ?? false
        purposes = known.extendedKeyUsage ?? []
        crlURLs = known.crlURLs
    }

    /// SHA-256 of `der`, 32 octets.
    public var fingerprint: [UInt8] { DigestAlgorithm.sha256.hash(der) }

    /// SHA-256 of `subjectPublicKeyInfo`, 32 octets: names the key in the book.
    public var keyFingerprint: [UInt8] { DigestAlgorithm.sha256.hash(subjectPublicKeyInfo) }

    /// Tells whether `key` signed this certificate.
    public func isSigned(by key: PublicKey) -> Bool { frame.isSigned(by: key) }

    /// The DER certificates in a file, unread: one in DER, each `CERTIFICATE` block of a PEM text, or those of a PKCS #7
    /// bundle (`.p7b`, `.p7c`) in either encoding.
    ///
    /// - Throws: `CryptoError` with `.malformed` for a text or a bundle that breaks off, `.missingBlock` for none.
    public static func octets(inFile bytes: [UInt8]) throws(CryptoError) -> [[UInt8]] {
        if FileForm.isBinary(bytes) { return try CMS.certificates(in: bytes) ?? [bytes] }
        var found = try PEM.decodeAll(bytes, label: "CERTIFICATE")
        if found.isEmpty {
            for label in ["PKCS7", "CMS"] {
                for message in try PEM.decodeAll(bytes, label: label) {
                    found += try CMS.certificates(in: message) ?? []
                }
            }
        }
        guard !found.isEmpty else {
            throw CryptoError(.missingBlock(of: "CERTIFICATE", found: PEM.labels(bytes).first))
        }
        return found
    }

    private static func version(_ reader: inout DERReader) throws(CryptoError) -> Int {
        guard reader.nextTag == DERTag.contextConstructed(0) else { return 1 }
        var version = try reader.enter(DERTag.contextConstructed(0))
        let number = try version.smallInteger()
        try version.finish()
        guard (0...2).contains(number) else { throw .malformed(what) }
        return number + 1
    }

    private static func extensions(_ reader: inout DERReader) throws(CryptoError) -> [CertificateExtension] {
        guard !reader.isAtEnd else { return [] }
        var list = try reader.enter(DERTag.contextConstructed(3))
        let extensions = try CertificateExtension.list(&list)
        try list.finish()
        return extensions
    }
}
