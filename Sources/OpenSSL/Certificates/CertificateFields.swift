import Model

/// The fields of a TBSCertificate, as `Certificate` reads them; one object, which its copies share.
final class CertificateFields: Sendable {
    let serial: SerialNumber
    /// How the certificate is signed, encoded.
    let algorithmIdentifier: [UInt8]
    let issuer: DistinguishedName
    let notBefore: Timestamp
    let notAfter: Timestamp
    let subject: DistinguishedName
    let publicKey: PublicKey
    let extensions: [CertificateExtension]
    let known: KnownExtensions

    private static let what = "certificate"

    init(tbs: [UInt8]) throws(CryptoError) {
        var reader = try DERReader.sequence(tbs, of: Self.what)
        var version = try reader.enter(DERTag.contextConstructed(0))
        guard try version.smallInteger() == 2 else { throw .malformed(Self.what) }
        try version.finish()
        guard let serial = SerialNumber(bytes: try reader.magnitude()) else { throw .malformed(Self.what) }
        self.serial = serial
        algorithmIdentifier = try reader.next(DERTag.sequence).bytes
        issuer = try DistinguishedName(der: reader.next(DERTag.sequence).bytes)
        var validity = try reader.enter(DERTag.sequence)
        (notBefore, notAfter) = (try validity.time(), try validity.time())
        try validity.finish()
        subject = try DistinguishedName(der: reader.next(DERTag.sequence).bytes)
        publicKey = try PublicKey(subjectPublicKeyInfo: reader.next(DERTag.sequence).bytes)
        // Unique identifiers are obsolete; skipped in what others wrote.
        _ = try reader.nextIf(DERTag.contextPrimitive(1))
        _ = try reader.nextIf(DERTag.contextPrimitive(2))
        extensions = try Self.extensions(&reader)
        known = try KnownExtensions(extensions)
        try reader.finish()
    }

    /// Whether it is an authority's of itself, as far as it says so.
    var namesItself: Bool {
        guard issuer == subject, known.basicConstraints?.isAuthority == true else { return false }
        guard let above = known.authorityKeyIdentifier else { return true }
        return above == known.subjectKeyIdentifier
    }

    private static func extensions(_ reader: inout DERReader) throws(CryptoError) -> [CertificateExtension] {
        guard !reader.isAtEnd else { return [] }
        var list = try reader.enter(DERTag.contextConstructed(3))
        let extensions = try CertificateExtension.list(&list)
        try list.finish()
        return extensions
    }
}
