public import Model
public import OpenSSL

/// A small PKI made for one test: a self-signed authority, its OCSP signer, and certificates.
public struct StatusAuthority: Sendable {
    /// Its name in the book.
    public let id: AuthorityID
    /// Its key.
    public let key: PrivateKey
    /// Its certificate.
    public let certificate: Certificate
    /// The key of its delegated OCSP signer.
    public let signerKey: PrivateKey
    /// The certificate of its delegated OCSP signer.
    public let signerCertificate: Certificate

    /// Makes an authority that is valid from ten years before `now` to ten years after, and a signer valid
    /// for thirty days around it.
    public init(_ name: String = "issuing", _ algorithm: KeyAlgorithm = .p256, now: Timestamp) throws {
        guard let id = AuthorityID(name) else { throw FixtureError("authority name") }
        self.id = id
        key = try PrivateKey.generate(algorithm)
        let subject = try Self.name("Test \(name)")
        certificate = try Self.body(
            serial: OwnSerials.authority,
            issuer: subject,
            subject: subject,
            issuerKey: key,
            subjectKey: key,
            from: now.advanced(bySeconds: -10 * 31_536_000),
            to: now.advanced(bySeconds: 10 * 31_536_000),
            [
                .basicConstraints(isAuthority: true),
                .keyUsage([.keyCertSign, .cRLSign, .digitalSignature]),
            ]
        ).signed(by: key)
        signerKey = try PrivateKey.generate(algorithm)
        signerCertificate = try Self.signer(
            of: certificate,
            by: key,
            signerKey,
            from: now.advanced(bySeconds: -86_400),
            to: now.advanced(bySeconds: 29 * 86_400)
        )
    }

    /// Another certificate for an OCSP signer.
    public func signer(
        _ signerKey: PrivateKey,
        from: Timestamp,
        to: Timestamp,
        serial: SerialNumber? = nil
    ) throws -> Certificate {
        let serial = serial ?? OwnSerials.signer
        return try Self.signer(of: certificate, by: key, signerKey, from: from, to: to, serial: serial)
    }

    /// A certificate for a new key; valid for a year from `now`.
    public func leaf(_ serial: SerialNumber, now: Timestamp) throws -> Certificate {
        let leafKey = try PrivateKey.generate(key.algorithm)
        return try Self.body(
            serial: serial,
            issuer: certificate.subjectDER,
            subject: Self.name("Leaf"),
            issuerKey: key,
            subjectKey: leafKey,
            from: now,
            to: now.advanced(bySeconds: 31_536_000),
            []
        ).signed(by: key)
    }

    /// Names a certificate of this authority.
    public func certificateID(_ serial: SerialNumber) -> CertificateID {
        CertificateID(authority: id, serial: serial)
    }

    /// What an OCSP client calls a certificate of this authority.
    public func ocspID(
        _ serial: SerialNumber,
        _ algorithm: DigestAlgorithm = .sha1
    ) throws -> OCSPCertificateID {
        try OCSPCertificateID(
            issuerName: certificate.subjectDER,
            issuerKey: certificate.publicKey,
            serial: serial,
            hashAlgorithm: algorithm
        )
    }

    private static func signer(
        of issuer: Certificate,
        by key: PrivateKey,
        _ signerKey: PrivateKey,
        from: Timestamp,
        to: Timestamp,
        serial: SerialNumber = OwnSerials.signer
    ) throws -> Certificate {
        try body(
            serial: serial,
            issuer: issuer.subjectDER,
            subject: name("OCSP signer"),
            issuerKey: key,
            subjectKey: signerKey,
            from: from,
            to: to,
            [.keyUsage([.digitalSignature]), .extendedKeyUsage([.ocspSigning]), .ocspNoCheck]
        ).signed(by: key)
    }

    private static func name(_ text: String) throws -> [UInt8] {
        try DistinguishedName([.init(.countryName, "CN"), .init(.commonName, text)]).der
    }

    /// Such as no test gives to a holder.
    private enum OwnSerials {
        static let authority = StatusFixtures.serial(0x7FFF_FFF1)
        static let signer = StatusFixtures.serial(0x7FFF_FFF2)
    }

    private static func body(
        serial: SerialNumber,
        issuer: [UInt8],
        subject: [UInt8],
        issuerKey: PrivateKey,
        subjectKey: PrivateKey,
        from: Timestamp,
        to: Timestamp,
        _ extensions: [CertificateExtension]
    ) throws -> CertificateBody {
        CertificateBody(
            serial: serial,
            signatureAlgorithm: issuerKey.signatureAlgorithm,
            issuer: issuer,
            notBefore: from,
            notAfter: to,
            subject: subject,
            subjectPublicKeyInfo: subjectKey.subjectPublicKeyInfo,
            extensions: extensions + [
                .subjectKeyIdentifier(subjectKey.publicKey.keyIdentifier),
                .authorityKeyIdentifier(issuerKey.publicKey.keyIdentifier),
            ]
        )
    }
}

/// Something a fixture needs is not there.
public struct FixtureError: Error {
    /// What.
    public let what: String

    /// Names it.
    public init(_ what: String) { self.what = what }
}
