public import Model
import OpenSSL
import Store

extension KeyRecoveryDesk {
    /// Puts the key together and sends it on its way: into the book for the token, or as a message for the authority.
    ///
    /// The shares are forgotten in the same commit. What goes out is encrypted to the token, or to the authority, alone.
    ///
    /// - Parameter number: the recovery, CONFIRMED.
    /// - Returns: the recovery, DONE.
    /// - Throws: `KeyRecoveryError` with `.notAllowed`, `.wrongState`, `.tooFewShares`, `.sharesDoNotOpen` and those of `propose`;
    ///   `CentreError` with `.custodyBroken`; `BookError`.
    public func finish(_ number: Int) async throws -> KeyRecoveryRecord {
        var record = try Self.found(number, in: centre)
        try await demandKeeper("key.recover", record.certificate)
        try demand(record, .confirmed)
        let archive = try archive(of: record.certificate)
        let released = try centre.book.keyShares(ofRecovery: number)
        guard released.count >= archive.threshold else {
            throw KeyRecoveryError(.tooFewShares(number, given: released.count, needed: archive.threshold))
        }
        let (changes, result) = try outcome(of: record, try key(in: archive, by: released))
        record.result = result
        (record.state, record.finishedBy, record.finishedAt) = (.done, name, now)
        var facts = ["officers": officers(released, archive)]
        facts["result"] = result.map { Hexadecimal.encode(DigestAlgorithm.sha256.hash($0)) }
        try await person.book.commit(
            changes + [
                .key(.updateRecovery(record, from: .confirmed)), .key(.forgetShares(recovery: number)),
                .audit(event("key.recover", record, facts)),
            ]
        )
        return record
    }

    /// The token that is being made for the holder of a certificate, as its key is wrapped for it.
    ///
    /// - Throws: `KeyRecoveryError` with `.tokenUnsuitable`, also for the token of somebody else, or `.notInForce`; `BookError`.
    func recipient(_ token: String, for certificate: CertificateID) throws -> PairRecipient {
        guard let held = try centre.book.certificate(certificate), held.state == .active else {
            throw KeyRecoveryError(.notInForce(certificate.serial))
        }
        guard let number = try centre.book.token(serial: token)?.application,
            let job = try centre.book.job(of: number), job.tokenSerial == token, job.state == .verified,
            let info = job.subjectPublicKeyInfo
        else {
            throw KeyRecoveryError(
                .tokenUnsuitable(token, detail: "it is not at step VERIFIED of its making")
            )
        }
        let application = try centre.book.application(number)
        guard let subject = application?.subjectUID, subject == held.reservation.subjectUID else {
            throw KeyRecoveryError(.tokenUnsuitable(token, detail: "it is made for somebody else"))
        }
        let signer = try PublicKey(subjectPublicKeyInfo: info)
        guard let recipient = try centre.pairRecipient(signer) else {
            throw KeyRecoveryError(.tokenUnsuitable(token, detail: "its station did not ask for the key yet"))
        }
        let pair = try Certificate(der: held.certificate ?? []).publicKey.algorithm
        guard (pair == .sm2) == (signer.algorithm == .sm2) else {
            throw KeyRecoveryError(.tokenUnsuitable(token, detail: "it takes no \(pair.rawValue) key"))
        }
        return recipient
    }

    /// What is written for whom the key is, and what an authority gets.
    private func outcome(
        of record: KeyRecoveryRecord,
        _ key: PrivateKey
    ) throws -> (changes: [Change], result: [UInt8]?) {
        if let token = record.tokenSerial {
            let recipient = try recipient(token, for: record.certificate)
            let delivery = KeyDeliveryRecord(
                certificate: record.certificate,
                tokenSerial: token,
                signingKeyHash: recipient.signer.fingerprint,
                envelope: try recipient.wrap(key),
                createdAt: now
            )
            return ([.key(.deliver(delivery))], nil)
        }
        let authority = try Certificate(der: record.recipient ?? [])
        var octets = try key.pkcs8()
        defer { octets.wipe() }
        return ([], try CMS.encrypt(octets, to: [authority]))
    }

    private func key(
        in archive: KeyArchiveRecord,
        by released: [KeyShareRelease]
    ) throws -> PrivateKey {
        let custody = try centre.keyring.custody()
        var shares: [SecretSharing.Share] = []
        for release in released.prefix(archive.threshold) {
            do throws(CryptoError) {
                let context = Self.context(release.recovery, release.share)
                var octets = try custody.unwrap(release.sealed ?? [], context: context)
                defer { octets.wipe() }
                if let share = RecoveryShare(octets) { shares.append(share.share) }
            } catch {
                throw CentreError(.custodyBroken(detail: error.message))
            }
        }
        do throws(CryptoError) {
            let secret = try SecretSharing.combine(shares)
            var octets = try CMS.decrypt(archive.content, under: secret, identifier: archive.keyHash)
            defer { octets.wipe() }
            let key = try PrivateKey(pkcs8: octets)
            guard key.publicKey.fingerprint == archive.keyHash else { throw CryptoError(.keyMismatch) }
            return key
        } catch {
            throw KeyRecoveryError(.sharesDoNotOpen(archive.certificate.serial))
        }
    }

    private func officers(_ released: [KeyShareRelease], _ archive: KeyArchiveRecord) -> String {
        released.compactMap { release in archive.shares.first { $0.number == release.share }?.name }
            .joined(separator: ", ")
    }
}
