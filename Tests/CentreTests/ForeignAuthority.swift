import Centre
import Model
import OpenSSL
import Testing

/// An authority that was run elsewhere.
enum ForeignAuthority {
    /// The plan to import it; its certificate is made with the key when there is none yet.
    static func plan(
        _ name: String,
        key: PrivateKey?,
        certificate: Certificate? = nil
    ) throws -> AuthorityImport {
        AuthorityImport(
            id: try #require(AuthorityID(name)),
            role: .issuing,
            certificate: try certificate ?? self.certificate(#require(key)),
            key: key,
            parent: nil
        )
    }

    private static func certificate(_ key: PrivateKey) throws -> Certificate {
        let subject = try DistinguishedName([.init(.commonName, "Old CA")])
        let now = WallClock.system.now
        return try CertificateBody(
            serial: #require(SerialNumber(bytes: [1])),
            signatureAlgorithm: key.signatureAlgorithm,
            issuer: subject.der,
            notBefore: now.advanced(bySeconds: -86_400),
            notAfter: now.advanced(bySeconds: 1000 * 86_400),
            subject: subject.der,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            extensions: [
                .basicConstraints(isAuthority: true), .keyUsage([.keyCertSign, .cRLSign]),
                .subjectKeyIdentifier(key.publicKey.keyIdentifier),
            ]
        ).signed(by: key)
    }
}
