public import Model

/// A PKCS#10 certification request.
///
/// From outside only the public key is to be trusted, and only after `verifyProofOfPossession()`.
///
/// ```
/// CertificationRequestInfo ::= SEQUENCE { version 0, subject Name, subjectPKInfo, attributes [0] SET OF Attribute }
/// ```
///
/// Source: RFC 2986 §4.
public struct CertificateRequest: Hashable, Sendable {
    /// The whole request.
    public let der: [UInt8]
    /// The name the applicant wrote; may be empty.
    public let subject: DistinguishedName
    /// The key to certify.
    public let publicKey: PublicKey
    /// In the order of the encoding.
    public let attributes: [RequestAttribute]
    private let frame: SignedObject

    /// The most octets a request may have: 64 KiB, PEM or DER.
    public static let maximumLength = 1 << 16
    private static let what = "certificate request"
    private static let labels = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"]

    /// Reads a DER request; its signature is not verified yet.
    ///
    /// Attributes that this product does not know are kept and mean nothing; each attribute stands once and has a
    /// value.
    ///
    /// - Throws: `CryptoError` with `.malformed`, `.notDER`, `.trailingOctets`, `.tooLarge`, `.badRequest` (version,
    ///   attributes), `.extensionTwice`, `.badPublicKey`, `.unsupportedAlgorithm`, `.unsupportedSignature` or `.keyTooWeak`.
    public init(der: [UInt8]) throws(CryptoError) {
        try Self.checkLength(der)
        frame = try SignedObject(der: der, of: Self.what)
        var reader = try DERReader.sequence(frame.body, of: Self.what)
        let version = try reader.smallInteger()
        guard version == 0 else { throw CryptoError(.badRequest(.version(version))) }
        subject = try DistinguishedName(der: reader.next(DERTag.sequence).bytes)
        publicKey = try PublicKey(subjectPublicKeyInfo: reader.next(DERTag.sequence).bytes)
        attributes = try Self.attributes(&reader)
        try reader.finish()
        self.der = der
    }

    /// Reads the one request in a PEM text, labelled CERTIFICATE REQUEST or NEW CERTIFICATE REQUEST.
    ///
    /// Text around it is skipped, and so are blocks of other kinds; but a private key is refused.
    ///
    /// - Throws: `CryptoError` as `init(der:)`; `.missingBlock`, `.severalBlocks`, or
    ///   `.badRequest` for a private key.
    public init(pem: [UInt8]) throws(CryptoError) {
        try Self.checkLength(pem)
        try self.init(der: Self.onlyBlock(pem))
    }

    /// The encoded CertificationRequestInfo, for a key that signs elsewhere, as on a token.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` or `.malformed` for bad attributes.
    public static func body(
        subject: DistinguishedName,
        publicKey: PublicKey,
        attributes: [RequestAttribute] = []
    ) throws(CryptoError) -> [UInt8] {
        var parts: [[UInt8]] = []
        for attribute in attributes { parts.append(try attribute.encoded()) }
        // SET OF: sorted. The implicit tag replaces the SET's.
        var set = DER.set(of: parts)
        set[0] = DERTag.contextConstructed(0)
        return DER.sequence(DER.integer(0), subject.der, publicKey.subjectPublicKeyInfo, set)
    }

    /// Puts a body and the signature made of it with `algorithm` together, and reads the result.
    ///
    /// - Throws: `CryptoError` as `init(der:)`.
    public static func assemble(
        body: [UInt8],
        algorithm: SignatureAlgorithm,
        signature: [UInt8]
    ) throws(CryptoError) -> CertificateRequest {
        try CertificateRequest(
            der: SignedObject.assemble(body: body, algorithm: algorithm, signature: signature)
        )
    }

    /// The encoded CertificationRequestInfo: what is signed.
    public var body: [UInt8] { frame.body }
    /// How it is signed.
    public var signatureAlgorithm: SignatureAlgorithm { frame.algorithm }
    /// The octets of the signature BIT STRING.
    public var signature: [UInt8] { frame.signature }
    /// The request as PEM text.
    public var pem: [UInt8] { PEM.encode(der, label: "CERTIFICATE REQUEST") }

    /// The challenge password, or nil.
    public var challengePassword: String? {
        attributes.lazy.compactMap { if case .challengePassword(let text) = $0 { text } else { nil } }.first
    }

    /// The extensions the applicant asks for; see `extensions(beyond:)`.
    public var requestedExtensions: [CertificateExtension] {
        attributes.flatMap { attribute -> [CertificateExtension] in
            if case .extensionRequest(let list) = attribute { list } else { [] }
        }
    }

    /// Proves that the applicant holds the private key, and that the numbers of the key are sound.
    ///
    /// SM2 signatures are verified with the identifier 1234567812345678.
    ///
    /// - Throws: `CryptoError` with `.signatureInvalid` or `.keyTooWeak`.
    public func verifyProofOfPossession() throws(CryptoError) {
        try publicKey.checkStrength()
        guard publicKey.verifyOnce(signature: signature, message: body, algorithm: signatureAlgorithm) else {
            throw CryptoError(.signatureInvalid(what: Self.what))
        }
    }

    /// Equal when the octets are.
    public static func == (left: CertificateRequest, right: CertificateRequest) -> Bool {
        left.der == right.der
    }

    /// Hashes the octets.
    public func hash(into hasher: inout Hasher) { hasher.combine(der) }

    private static func checkLength(_ bytes: [UInt8]) throws(CryptoError) {
        guard bytes.count <= maximumLength else {
            throw CryptoError(.tooLarge(what: what, limit: maximumLength))
        }
    }

    private static func onlyBlock(_ pem: [UInt8]) throws(CryptoError) -> [UInt8] {
        let found = PEM.labels(pem)
        guard !found.contains(where: { $0.hasSuffix("PRIVATE KEY") }) else {
            throw CryptoError(.badRequest(.privateKeyInside))
        }
        var blocks: [[UInt8]] = []
        for label in labels { blocks += try PEM.decodeAll(pem, label: label) }
        guard let first = blocks.first else {
            throw CryptoError(.missingBlock(of: labels[0], found: found.first))
        }
        guard blocks.count == 1 else { throw CryptoError(.severalBlocks(of: labels[0], blocks.count)) }
        return first
    }

    /// The field is required, but some tools leave it out when it is empty.
    private static func attributes(_ reader: inout DERReader) throws(CryptoError) -> [RequestAttribute] {
        guard !reader.isAtEnd else { return [] }
        var items = try reader.enter(DERTag.contextConstructed(0))
        var list: [RequestAttribute] = []
        var seen: Set<String> = []
        while !items.isAtEnd {
            let item = try items.next(DERTag.sequence)
            var head = DERReader(item.content, of: what)
            let oid = try head.objectIdentifier()
            guard seen.insert(oid).inserted else {
                throw CryptoError(.badRequest(.attributeTwice(oid)))
            }
            list.append(try RequestAttribute(item))
        }
        return list
    }
}
