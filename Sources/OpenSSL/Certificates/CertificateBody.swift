public import Model

/// Everything of a certificate except the signature.
///
/// It is composed from parts and not through libcrypto's objects: the subject's key passes through
/// unchanged, issuer and constant extensions can be encoded once, and the signing key can live anywhere.
///
/// ```
/// TBSCertificate ::= SEQUENCE { version [0] 2, serialNumber, signature, issuer, validity, subject,
///                               subjectPublicKeyInfo, extensions [3] }
/// ```
///
/// Source: RFC 5280 §4.1.2.
public struct CertificateBody: Hashable, Sendable {
    /// Unique within the issuer.
    public var serial: SerialNumber
    /// What the issuer's key signs with.
    public var signatureAlgorithm: SignatureAlgorithm
    /// The issuer's encoded name.
    public var issuer: [UInt8]
    /// The first second of validity.
    public var notBefore: Timestamp
    /// The last second of validity, inclusive.
    public var notAfter: Timestamp
    /// The subject's encoded name.
    public var subject: [UInt8]
    /// The subject's canonical public key.
    public var subjectPublicKeyInfo: [UInt8]
    /// In the order of the encoding.
    public var extensions: [CertificateExtension]

    /// Gathers the parts.
    public init(
        serial: SerialNumber,
        signatureAlgorithm: SignatureAlgorithm,
        issuer: [UInt8],
        notBefore: Timestamp,
        notAfter: Timestamp,
        subject: [UInt8],
        subjectPublicKeyInfo: [UInt8],
        extensions: [CertificateExtension]
    ) {
        self.serial = serial
        self.signatureAlgorithm = signatureAlgorithm
        self.issuer = issuer
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.subject = subject
        self.subjectPublicKeyInfo = subjectPublicKeyInfo
        self.extensions = extensions
    }

    /// The encoded TBSCertificate, version 3: what the issuer signs.
    public func encoded() -> [UInt8] {
        let (number, algorithm) = (DER.integer(serial), signatureAlgorithm.identifier)
        let validity = DER.time(notBefore) + DER.time(notAfter)
        let list = extensions.reduce(0) { $0 + $1.der.count }
        let wrapped = extensions.isEmpty ? 0 : DER.wholeCount(DER.wholeCount(list))
        let count =
            Self.version3.count + number.count + algorithm.count + issuer.count
            + DER.wholeCount(validity.count) + subject.count + subjectPublicKeyInfo.count + wrapped
        var body: [UInt8] = []
        body.reserveCapacity(DER.wholeCount(count))
        DER.appendHeader(DERTag.sequence, count: count, to: &body)
        body += Self.version3
        body += number
        body += algorithm
        body += issuer
        DER.appendHeader(DERTag.sequence, count: validity.count, to: &body)
        body += validity
        body += subject
        body += subjectPublicKeyInfo
        guard !extensions.isEmpty else { return body }
        DER.appendHeader(DERTag.contextConstructed(3), count: DER.wholeCount(list), to: &body)
        DER.appendHeader(DERTag.sequence, count: list, to: &body)
        for item in extensions { body += item.der }
        return body
    }

    /// Signs the body and reads the result back.
    ///
    /// - Throws: `CryptoError` with `.signatureInvalid` when `key` returns something else than its signature,
    ///   `.malformed` when a part was not what it should be; or what the key throws.
    public func signed(by key: any SigningKey) throws -> Certificate {
        let body = encoded()
        let signature = try key.sign(body)
        let certificate = try Certificate.assemble(
            tbs: body,
            algorithm: key.signatureAlgorithm,
            signature: signature
        )
        let publicKey = try Self.publicKey(of: key)
        guard certificate.isSigned(by: publicKey) else {
            throw CryptoError(.signatureInvalid(what: "the new certificate"))
        }
        return certificate
    }

    private static func publicKey(of key: any SigningKey) throws(CryptoError) -> PublicKey {
        if let key = key as? PrivateKey { return key.publicKey }
        return try PublicKey(subjectPublicKeyInfo: key.subjectPublicKeyInfo)
    }

    private static let version3 = DER.contextConstructed(0, DER.integer(2))
}
