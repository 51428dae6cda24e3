import Model
import OpenSSL

@testable import Centre

/// Recovery officers with their keys, which nobody but a test has.
struct SampleOfficers {
    let keys: [PrivateKey]
    let certificates: [Certificate]

    /// Officers named 恢复员1 and so on, whose certificates are valid from a day before `now`.
    init(_ count: Int, at now: Timestamp, algorithm: KeyAlgorithm = .p256, days: Int64 = 365) throws {
        keys = try (0..<count).map { _ in try PrivateKey.generate(algorithm) }
        certificates = try keys.enumerated().map { index, key in
            try Self.certificate(
                of: key.publicKey,
                "恢复员\(index + 1)",
                [.keyAgreement, .keyEncipherment],
                at: now,
                days: days
            )
        }
    }

    static func certificate(
        of key: PublicKey,
        _ name: String,
        _ usage: Set<KeyUsage>,
        at now: Timestamp,
        days: Int64 = 365
    ) throws -> Certificate {
        let authority = try PrivateKey.generate(.p256)
        guard let serial = SerialNumber(bytes: [0x5A] + (try SecureRandom.bytes(15))) else {
            throw CryptoError(.notAllowed(what: "serial number"))
        }
        let body = CertificateBody(
            serial: serial,
            signatureAlgorithm: authority.signatureAlgorithm,
            issuer: try DistinguishedName([.init(.commonName, "Sample CA")]).der,
            notBefore: now.advanced(bySeconds: -86_400),
            notAfter: now.advanced(bySeconds: days * 86_400),
            subject: try DistinguishedName([.init(.commonName, name)]).der,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            extensions: [.keyUsage(usage), .subjectKeyIdentifier(key.keyIdentifier)]
        )
        return try body.signed(by: authority)
    }

    /// The circle that the definition would name.
    func circle(of threshold: Int, at now: Timestamp) throws -> RecoveryOfficers {
        try RecoveryOfficers(
            threshold: threshold,
            certificates.enumerated().map { ("\($0).pem", $1) },
            at: now
        )
    }

    /// What an officer decrypts of an archive.
    func share(_ officer: Int, of archive: KeyArchiveRecord) throws -> RecoveryShare? {
        RecoveryShare(
            try CMS.decrypt(
                archive.shares[officer].message,
                certificate: certificates[officer],
                key: keys[officer]
            )
        )
    }

    /// What some of them make of an archive together.
    func open(_ archive: KeyArchiveRecord, _ officers: [Int]) throws -> PrivateKey {
        let shares = try officers.compactMap { try share($0, of: archive)?.share }
        let secret = try SecretSharing.combine(shares)
        return try PrivateKey(pkcs8: CMS.decrypt(archive.content, under: secret, identifier: archive.keyHash))
    }
}
