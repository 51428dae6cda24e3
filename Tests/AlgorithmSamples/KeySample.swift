import Foundation
import Model
import OpenSSL

/// What a key to decrypt with leaves, with the keys that open it, as files for `Tests/Readers/read-keys.sh`.
struct KeySample {
    private let now: Timestamp

    init(now: Timestamp) {
        self.now = now
    }

    /// Writes the files.
    func write(to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (pair, signer) = (try PrivateKey.generate(.sm2), try PrivateKey.generate(.sm2))
        try save(pair, folder, "pair.key")
        try save(signer, folder, "signer.key")
        try save(SM2EnvelopedKey(pair, to: signer.publicKey).der, folder, "envelope.der")
        let secret = try SecretBytes(random: 32)
        let identifier = pair.publicKey.fingerprint
        try save(
            CMS.encrypt(pair.pkcs8(), under: secret, identifier: identifier),
            folder,
            "content.der"
        )
        try save(Array(Hexadecimal.encode(secret.copyBytes()).utf8), folder, "secret.hex")
        try save(Array(Hexadecimal.encode(identifier).utf8), folder, "identifier.hex")
        let text = Array("pki-recovery-share 1\nkey: \(Hexadecimal.encode(identifier))\n".utf8)
        try save(text, folder, "share.txt")
        for kind in [KeyAlgorithm.p256, .rsa2048] {
            let officer = try PrivateKey.generate(kind)
            let certificate = try certificate(of: officer)
            try save(officer, folder, "officer-\(kind.rawValue).key")
            try save(certificate.pem, folder, "officer-\(kind.rawValue).pem")
            try save(CMS.encrypt(text, to: [certificate]), folder, "share-\(kind.rawValue).der")
        }
    }

    private func certificate(of key: PrivateKey) throws -> Certificate {
        guard let serial = SerialNumber(bytes: [0x5A] + (try SecureRandom.bytes(17))) else {
            throw CryptoError(.malformed(what: "serial"))
        }
        let name = try DistinguishedName([.init(.commonName, "恢复员")])
        let body = CertificateBody(
            serial: serial,
            signatureAlgorithm: key.signatureAlgorithm,
            issuer: name.der,
            notBefore: now.advanced(bySeconds: -3600),
            notAfter: now.advanced(bySeconds: 31_536_000),
            subject: name.der,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            extensions: [
                .keyUsage([.keyEncipherment, .keyAgreement]),
                .subjectKeyIdentifier(key.publicKey.keyIdentifier),
            ]
        )
        return try body.signed(by: key)
    }

    private func save(_ key: PrivateKey, _ folder: URL, _ name: String) throws {
        try save(PEM.encode(key.pkcs8(), label: "PRIVATE KEY"), folder, name)
    }

    private func save(_ bytes: [UInt8], _ folder: URL, _ name: String) throws {
        try Data(bytes).write(to: folder.appendingPathComponent(name))
    }
}
