import Assistant
import Model
import OpenSSL
import Portal

extension RenewalCentre {
    static let code = "23456789AB"
    static let challenge = [UInt8](1...32)
    static let nonce = [UInt8](101...132)
    static let most = 5

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

extension RenewalCentre {
    /// A pair to decrypt with, for a new key to sign with.
    struct Pair {
        /// Its public key, DER.
        let key: [UInt8]
        let envelope: [UInt8]
        let certificate: Certificate

        /// As the answer has it.
        var member: String {
            let (envelope, der) = (Base64.encode(envelope), Base64.encode(certificate.der))
            return """
                ,"pair":{"envelope":"\(String(decoding: envelope, as: UTF8.self))",
                "certificate":"\(String(decoding: der, as: UTF8.self))","chain":[]}
                """
        }
    }

    /// What follows the old certificate.
    func issue(_ key: PublicKey) throws -> Certificate {
        try RenewalCentre.body(
            issuer: authority.subjectDER,
            subject: old.subjectDER,
            key: key,
            from: clock.now,
            to: old.notAfter.advanced(bySeconds: kind == .renew ? 31_536_000 : 0),
            by: authorityKey.signatureAlgorithm
        ).signed(by: authorityKey)
    }

    /// Makes one.
    func pair(for signer: PublicKey) throws -> Pair {
        let key = try PrivateKey.generate(.sm2)
        return Pair(
            key: key.subjectPublicKeyInfo,
            envelope: try SM2EnvelopedKey(key, to: signer).der,
            certificate: try issue(key.publicKey)
        )
    }
}
