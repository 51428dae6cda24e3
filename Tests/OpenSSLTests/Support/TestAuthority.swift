import Model
import OpenSSL

/// A small authority for tests, made from the public parts of the target.
struct TestAuthority {
    let key: PrivateKey
    let certificate: Certificate

    static let now = Timestamp(secondsSinceEpoch: 1_795_305_600)
    static let year: Int64 = 31_536_000

    /// A self-signed root.
    init(root name: String, _ algorithm: KeyAlgorithm) throws {
        key = try TestKeys.key(algorithm)
        let subject = try DistinguishedName([
            .init(.countryName, "CN"), .init(.organizationName, "必联CA中心"), .init(.commonName, name),
        ])
        let body = CertificateBody(
            serial: try Self.serial(1),
            signatureAlgorithm: key.signatureAlgorithm,
            issuer: subject.der,
            notBefore: Self.now,
            notAfter: Self.now.advanced(bySeconds: 30 * Self.year),
            subject: subject.der,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            extensions: [
                .basicConstraints(isAuthority: true),
                .keyUsage([.keyCertSign, .cRLSign]),
                .subjectKeyIdentifier(key.publicKey.keyIdentifier),
            ]
        )
        certificate = try body.signed(by: key)
    }

    /// An authority below `parent`.
    init(
        below parent: TestAuthority,
        named name: String,
        _ algorithm: KeyAlgorithm,
        pathLength: Int? = 0,
        extensions: [CertificateExtension] = []
    ) throws {
        key = try PrivateKey.generate(algorithm)
        var body = try parent.body(name, for: key.publicKey)
        body.notAfter = Self.now.advanced(bySeconds: 10 * Self.year)
        body.extensions = [
            .basicConstraints(isAuthority: true, pathLength: pathLength),
            .keyUsage([.keyCertSign, .cRLSign]),
            .subjectKeyIdentifier(key.publicKey.keyIdentifier),
            .authorityKeyIdentifier(parent.key.publicKey.keyIdentifier),
        ] + extensions
        certificate = try body.signed(by: parent.key)
    }

    /// The body of an end-entity certificate, ready to change.
    func body(_ name: String, for publicKey: PublicKey) throws -> CertificateBody {
        CertificateBody(
            serial: try Self.serial(UInt8.random(in: 2...255)),
            signatureAlgorithm: key.signatureAlgorithm,
            issuer: certificate.subjectDER,
            notBefore: Self.now,
            notAfter: Self.now.advanced(bySeconds: Self.year),
            subject: try DistinguishedName([.init(.countryName, "CN"), .init(.commonName, name)]).der,
            subjectPublicKeyInfo: publicKey.subjectPublicKeyInfo,
            extensions: [
                .keyUsage([.digitalSignature, .keyEncipherment, .keyAgreement]),
                .extendedKeyUsage([.clientAuth, .emailProtection]),
                .subjectKeyIdentifier(publicKey.keyIdentifier),
                .authorityKeyIdentifier(key.publicKey.keyIdentifier),
            ]
        )
    }

    /// An end-entity certificate.
    func issue(_ name: String, for publicKey: PublicKey) throws -> Certificate {
        try body(name, for: publicKey).signed(by: key)
    }

    static func serial(_ last: UInt8) throws -> SerialNumber {
        guard let serial = SerialNumber(bytes: [0x5A, 0x80, last]) else {
            throw CryptoError(.malformed(what: "serial"))
        }
        return serial
    }
}
