public import Model

/// An X.509 certificate, version 3.
///
/// Read twice: by this target's strict reader, which gives the values, and by libcrypto, which must accept
/// it and write the same octets. Equal certificates have equal octets.
///
/// A signature with SHA-1 is read of an authority's certificate of itself alone, where it tells nothing (RFC 5280 §6.1.1 (d)), and is
/// never verified.
///
/// Source: RFC 5280 §4.
public struct Certificate: Hashable, Sendable {
    /// The whole certificate.
    public let der: [UInt8]
    let frame: CertificateFrame
    let fields: CertificateFields

    /// The most octets a certificate may have: 64 KiB.
    public static let maximumLength = 1 << 16
    private static let what = "certificate"
    private static let label = "CERTIFICATE"

    /// Reads a DER certificate.
    ///
    /// - Throws: `CryptoError` with `.malformed`, `.trailingOctets`, `.tooLarge`, `.notAllowed` (an extension
    ///   twice), `.unsupportedAlgorithm`, `.unsupportedSignature` or `.keyTooWeak`.
    public init(der: [UInt8]) throws(CryptoError) {
        guard der.count <= Self.maximumLength else {
            throw CryptoError(.tooLarge(what: Self.what, limit: Self.maximumLength))
        }
        frame = try CertificateFrame(der: der, of: Self.what)
        fields = try CertificateFields(tbs: frame.body)
        guard fields.algorithmIdentifier == frame.identifier else { throw .malformed(Self.what) }
        if frame.algorithm == nil, !fields.namesItself { try frame.demandAlgorithm() }
        self.der = der
        try checkWithLibrary()
    }

    /// Reads the one certificate in a PEM text.
    ///
    /// - Throws: `CryptoError` as `init(der:)`.
    public init(pem: [UInt8]) throws(CryptoError) {
        try self.init(der: PEM.decode(pem, label: Self.label))
    }

    /// Reads all certificates in a PEM text, in order.
    ///
    /// - Throws: `CryptoError` as `init(der:)`.
    public static func all(inPEM pem: [UInt8]) throws(CryptoError) -> [Certificate] {
        var certificates: [Certificate] = []
        for der in try PEM.decodeAll(pem, label: label) { certificates.append(try Certificate(der: der)) }
        return certificates
    }

    /// Puts a body and the signature made of it with `algorithm` together, and reads the result.
    ///
    /// The signature is not verified here; see `isSigned(by:)` and `CertificateBody.signed(by:)`.
    ///
    /// - Throws: `CryptoError` as `init(der:)`.
    public static func assemble(
        tbs: [UInt8],
        algorithm: SignatureAlgorithm,
        signature: [UInt8]
    ) throws(CryptoError) -> Certificate {
        try Certificate(der: SignedObject.assemble(body: tbs, algorithm: algorithm, signature: signature))
    }

    /// The same body under another signature: everything that was read and checked of this certificate holds.
    ///
    /// The frame alone is read again, from the new octets; the body in it must be this one's, octet for octet.
    /// The signature is not verified here; see `isSigned(by:)`.
    ///
    /// - Throws: `CryptoError` with `.malformed` or `.tooLarge`.
    public func with(signature: [UInt8]) throws(CryptoError) -> Certificate {
        let signed = DER.sequence(frame.body, frame.identifier, DER.bitString(signature))
        guard signed.count <= Self.maximumLength else {
            throw CryptoError(.tooLarge(what: Self.what, limit: Self.maximumLength))
        }
        return try Certificate(signed, sameBodyAs: self)
    }

    private init(_ der: [UInt8], sameBodyAs other: Certificate) throws(CryptoError) {
        frame = try CertificateFrame(der: der, of: Self.what)
        guard frame.body == other.frame.body, frame.identifier == other.frame.identifier else {
            throw .malformed(Self.what)
        }
        fields = other.fields
        self.der = der
    }

    /// The certificate as PEM text.
    public var pem: [UInt8] { PEM.encode(der, label: Self.label) }

    /// SHA-256 of `der`, 32 octets.
    public var fingerprint: [UInt8] { DigestAlgorithm.sha256.hash(der) }

    /// Tells whether `key` signed this certificate; never of a signature with SHA-1.
    public func isSigned(by key: PublicKey) -> Bool { frame.isSigned(by: key) }

    /// Equal when the octets are.
    public static func == (left: Certificate, right: Certificate) -> Bool { left.der == right.der }

    /// Hashes the octets.
    public func hash(into hasher: inout Hasher) { hasher.combine(der) }

    private func checkWithLibrary() throws(CryptoError) {
        guard let parsed = try? X509Handle(formOf: der), let written = try? parsed.der(), written == der
        else {
            ErrorQueue.clear()
            throw .malformed(Self.what)
        }
    }
}
