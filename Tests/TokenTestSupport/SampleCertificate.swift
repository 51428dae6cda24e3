import Model
public import OpenSSL

/// Certificates for keys on tokens, signed by an authority that nobody knows.
public enum SampleCertificate {
    /// A certificate for `key`, valid for a year from 2026-11-22.
    public static func of(_ key: PublicKey) throws -> Certificate {
        let authority = try PrivateKey.generate(.p256)
        let start = Timestamp(secondsSinceEpoch: 1_795_305_600)
        guard let serial = SerialNumber(bytes: [0x5A] + (try SecureRandom.bytes(15))) else {
            throw CryptoError(.notAllowed(what: "serial number"))
        }
        let body = CertificateBody(
            serial: serial,
            signatureAlgorithm: authority.signatureAlgorithm,
            issuer: try DistinguishedName([.init(.commonName, "Sample CA")]).der,
            notBefore: start,
            notAfter: start.advanced(bySeconds: 31_536_000),
            subject: try DistinguishedName([.init(.commonName, "张专家")]).der,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            extensions: [.keyUsage([.digitalSignature]), .subjectKeyIdentifier(key.keyIdentifier)]
        )
        return try body.signed(by: authority)
    }
}
