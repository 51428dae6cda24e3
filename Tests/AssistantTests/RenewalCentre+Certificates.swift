import Model
import OpenSSL

extension RenewalCentre {
    /// A self-signed authority.
    static func authority(of key: PrivateKey) throws -> Certificate {
        let name = try DistinguishedName([.init(.commonName, "Renewal CA")]).der
        return try body(
            issuer: name,
            subject: name,
            key: key.publicKey,
            from: Timestamp(secondsSinceEpoch: 1_795_305_600),
            to: Timestamp(secondsSinceEpoch: 2_095_305_600),
            isAuthority: true,
            by: key.signatureAlgorithm
        ).signed(by: key)
    }

    /// What a certificate says.
    static func body(
        issuer: [UInt8],
        subject: [UInt8],
        key: PublicKey,
        from: Timestamp,
        to: Timestamp,
        isAuthority: Bool = false,
        by algorithm: SignatureAlgorithm = SignatureAlgorithm(.p256)
    ) throws -> CertificateBody {
        guard let serial = SerialNumber(bytes: [0x5B] + (try SecureRandom.bytes(15))) else {
            throw CryptoError(.notAllowed(what: "serial number"))
        }
        let usage: CertificateExtension =
            isAuthority ? .keyUsage([.keyCertSign]) : .keyUsage([.digitalSignature])
        return CertificateBody(
            serial: serial,
            signatureAlgorithm: algorithm,
            issuer: issuer,
            notBefore: from,
            notAfter: to,
            subject: subject,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            extensions: [.basicConstraints(isAuthority: isAuthority), usage]
        )
    }
}
