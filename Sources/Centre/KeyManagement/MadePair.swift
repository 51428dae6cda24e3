import Model
import OpenSSL

/// A pair to decrypt with that was just made: everything of it that may be kept.
///
/// The private key is in nothing of this but under what the officers, or the token, alone can open. The function that makes a pair
/// takes no key, so none can be archived that was made anywhere else: a key to sign with never comes here.
struct MadePair: Sendable {
    /// The request that the key signed, for its certificate.
    let proof: CertificateRequest
    /// For the token, DER.
    let envelope: [UInt8]
    let threshold: Int
    private let content: [UInt8]
    private let shares: [KeyArchiveRecord.Share]

    /// Makes a pair of the kind of a token's key to sign with, wraps it for the token, archives it, and forgets it.
    ///
    /// - Parameters:
    ///   - name: the common name of the request, of which nothing but the key is taken.
    ///   - recipient: the token.
    ///   - officers: for whom it is archived.
    /// - Throws: `CryptoError` with `.unsupportedAlgorithm` for a kind of key that takes no envelope, `.library` and others.
    init(for name: String, to recipient: PairRecipient, archivedFor officers: RecoveryOfficers) throws {
        let key = try PrivateKey.generate(recipient.signer.algorithm)
        proof = try CertificateRequest.make(subject: DistinguishedName([.init(.commonName, name)]), key: key)
        envelope = try recipient.wrap(key)
        let secret = try SecretBytes(random: CMS.symmetricKeyLength)
        var octets = try key.pkcs8()
        defer { octets.wipe() }
        let keyHash = key.publicKey.fingerprint
        content = try CMS.encrypt(octets, under: secret, identifier: keyHash)
        threshold = officers.threshold
        shares = try Self.shares(of: secret, keyHash, for: officers)
    }

    /// SHA-256 of the SubjectPublicKeyInfo.
    var keyHash: [UInt8] { proof.publicKey.fingerprint }

    /// The names of the officers, for the audit chain.
    var officerNames: String { shares.map(\.name).joined(separator: ", ") }

    /// The archive, once the certificate has its number.
    func archive(of certificate: CertificateID, at now: Timestamp) -> KeyArchiveRecord {
        KeyArchiveRecord(
            certificate: certificate,
            keyHash: keyHash,
            threshold: threshold,
            content: content,
            shares: shares,
            request: proof.der,
            createdAt: now
        )
    }

    private static func shares(
        of secret: borrowing SecretBytes,
        _ keyHash: [UInt8],
        for officers: RecoveryOfficers
    ) throws(CryptoError) -> [KeyArchiveRecord.Share] {
        let count = officers.certificates.count
        let parts = try SecretSharing.split(secret, threshold: officers.threshold, shares: count)
        var shares: [KeyArchiveRecord.Share] = []
        for (part, officer) in zip(parts, officers.certificates) {
            let share = RecoveryShare(
                keyHash: keyHash,
                threshold: officers.threshold,
                count: count,
                share: part
            )
            var text = share.octets
            defer { text.wipe() }
            shares.append(
                KeyArchiveRecord.Share(
                    number: Int(part.index),
                    officer: DigestAlgorithm.sha256.hash(officer.der),
                    name: String(officer.holderName.printable.prefix(64)),
                    message: try CMS.encrypt(text, to: [officer]),
                    digest: DigestAlgorithm.sha256.hash(text)
                )
            )
        }
        return shares
    }
}
