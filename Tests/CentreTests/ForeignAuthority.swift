import Centre
import Model
import OpenSSL
import Testing

/// An authority that was run elsewhere.
enum ForeignAuthority {
    /// The plan to import it, without records to wait for; its certificate is made with the key when there is none yet.
    static func plan(
        _ name: String,
        key: PrivateKey?,
        certificate: Certificate? = nil,
        hasRecords: Bool = false
    ) throws -> AuthorityImport {
        AuthorityImport(
            id: try #require(AuthorityID(name)),
            role: .issuing,
            certificate: try certificate ?? self.certificate(#require(key)),
            key: key.map { .file($0) },
            parent: nil,
            hasRecords: hasRecords
        )
    }

    /// A self-signed certificate with these extensions too, good for so many seconds from now.
    static func certificate(
        _ key: PrivateKey,
        extensions: [CertificateExtension] = [],
        seconds: Int64 = 1000 * 86_400
    ) throws -> Certificate {
        let subject = try DistinguishedName([.init(.commonName, "Old CA")])
        return try body(subject, key.publicKey, issuer: subject, key, extensions, seconds).signed(by: key)
    }

    /// What demands a policy of every path below.
    static func policyDemand() throws -> CertificateExtension {
        try CertificateExtension(
            oid: ExtensionIdentifier.policyConstraints,
            critical: true,
            value: DER.sequence(DER.contextPrimitive(0, [0]))
        )
    }

    /// What it makes of a request.
    static func certify(
        _ request: CertificateRequest,
        by issuer: Certificate,
        key: PrivateKey,
        extensions: [CertificateExtension] = [],
        seconds: Int64 = 900 * 86_400,
        serial: UInt8 = 1
    ) throws -> Certificate {
        let identifier = CertificateExtension.authorityKeyIdentifier(key.publicKey.keyIdentifier)
        return try body(
            request.subject,
            request.publicKey,
            issuer: issuer.subject,
            key,
            [identifier] + extensions,
            seconds,
            serial: serial
        )
        .signed(by: key)
    }

    private static func body(
        _ subject: DistinguishedName,
        _ publicKey: PublicKey,
        issuer: DistinguishedName,
        _ key: PrivateKey,
        _ extensions: [CertificateExtension],
        _ seconds: Int64,
        serial: UInt8 = 1
    ) throws -> CertificateBody {
        let now = WallClock.system.now
        return CertificateBody(
            serial: try #require(SerialNumber(bytes: [serial])),
            signatureAlgorithm: key.signatureAlgorithm,
            issuer: issuer.der,
            notBefore: now.advanced(bySeconds: -86_400),
            notAfter: now.advanced(bySeconds: seconds),
            subject: subject.der,
            subjectPublicKeyInfo: publicKey.subjectPublicKeyInfo,
            extensions: [
                .basicConstraints(isAuthority: true), .keyUsage([.keyCertSign, .cRLSign]),
                .subjectKeyIdentifier(publicKey.keyIdentifier),
            ] + extensions
        )
    }
}
