import Enrollment
import Issuer
import Model
import OpenSSL
import Store

/// 密钥管理: the pairs to decrypt with, which the centre makes, certifies, archives and wraps for tokens.
struct EncryptionPairs {
    let centre: CACentre
    /// Who makes them, and the book that it is written in.
    let party: ActingParty

    /// What goes to a token.
    struct Pair: Sendable {
        /// Its certificate.
        let id: CertificateID
        /// The same, DER.
        let certificate: [UInt8]
        /// For the token, DER.
        let envelope: [UInt8]
    }

    init(centre: CACentre, party: ActingParty) {
        self.centre = centre
        self.party = party
    }

    init(centre: CACentre, producer: StaffOperator) {
        self.init(centre: centre, party: ActingParty(name: producer.record.name, book: producer.book))
    }

    /// The pair that was made, or given back, for a token's key to sign with; its certificate is finished when that was interrupted.
    ///
    /// - Parameter signer: SHA-256 of the signing key's SubjectPublicKeyInfo.
    /// - Returns: nil when there is none, or what there was is no good any more.
    /// - Throws: `IssuanceError`, `HierarchyError`, `BookError`.
    func pair(for signer: [UInt8]) async throws -> Pair? {
        for delivery in try centre.book.keyDeliveries(to: signer).reversed() {
            guard let settled = try await settled(delivery.certificate), settled.state.mayBeGood,
                let der = settled.certificate
            else { continue }
            return Pair(id: settled.id, certificate: der, envelope: delivery.envelope)
        }
        return nil
    }

    /// A certificate, finished or given up when its issuance was interrupted.
    func settled(_ id: CertificateID) async throws -> CertificateRecord? {
        guard let record = try centre.book.certificate(id) else { return nil }
        guard record.state == .reserved || record.state == .signing else { return record }
        let authority = try centre.authorityRecord(id.authority.name)
        _ = try await centre.signer(authority, writing: party.book)
            .settle(id, actor: party.name)
        return try centre.book.certificate(id)
    }

    /// Makes a pair for the token of an application: key, archive, envelope and intention are in the book together, or none of it.
    ///
    /// - Parameters:
    ///   - application: whose.
    ///   - profile: of the encryption certificate.
    ///   - token: the token's serial number.
    ///   - recipient: how it is wrapped for that.
    ///   - changes: what is written in the same commit.
    /// - Throws: `KeyManagementError`; `IssuanceError`, `HierarchyError`, `BookError`.
    func make(
        for application: ApplicationRecord,
        _ profile: String,
        on token: String,
        to recipient: PairRecipient,
        alongside changes: [Change]
    ) async throws {
        let former = try await formerCertificate(of: application.number)
        let made = try MadePair(
            for: application.number.text,
            to: recipient,
            archivedFor: centre.recoveryOfficers()
        )
        let authority = try centre.issuingAuthority(
            for: profile,
            resuming: former == nil ? application.number : nil,
            following: former?.id,
            writing: party.book
        )
        let (now, actor) = (centre.clock.now, party.name)
        _ = try await authority.issue(
            IssuanceRequest(
                profile: profile,
                facts: SubjectFacts(of: try CertificateSubject(approved: application)),
                proof: made.proof,
                application: former == nil ? application.number : nil,
                subjectUID: application.subjectUID,
                actor: actor,
                act: former == nil ? .new : .reissue,
                predecessor: former?.id,
                alongside: { id in
                    changes + [
                        .key(.archive(made.archive(of: id, at: now))),
                        .key(.deliver(made.delivery(of: id, to: recipient.signer, on: token, at: now))),
                        .audit(made.event(id, application.number, by: actor, at: now)),
                    ]
                }
            )
        )
    }
}

extension EncryptionPairs {
    /// The encryption certificate that the next one follows; what reached no token, because that was set aside, is revoked.
    ///
    /// - Throws: `KeyManagementError` with `.otherPair` when the application has one that is in use.
    private func formerCertificate(of application: ApplicationNumber) async throws -> CertificateRecord? {
        guard let last = try centre.encryptionCertificate(of: application),
            let settled = try await settled(last.id), settled.state != .abandoned
        else { return nil }
        if settled.state == .revoked { return settled }
        guard settled.state == .issued, try centre.book.keyArchive(of: settled.id) != nil else {
            throw KeyManagementError(.otherPair(application, settled.id.serial))
        }
        let changes = centre.revocationChanges(
            settled,
            Revocation(date: centre.clock.now, reason: .superseded),
            by: party.name,
            ["application": application.text, "cause": "its key reached no token"]
        )
        try await party.book.commit(changes)
        return try centre.book.certificate(settled.id)
    }
}

extension MadePair {
    /// The envelope on its way.
    func delivery(
        of certificate: CertificateID,
        to signer: PublicKey,
        on token: String,
        at now: Timestamp
    ) -> KeyDeliveryRecord {
        KeyDeliveryRecord(
            certificate: certificate,
            tokenSerial: token,
            signingKeyHash: signer.fingerprint,
            envelope: envelope,
            createdAt: now
        )
    }

    /// That the key was archived, and for whom.
    func event(
        _ certificate: CertificateID,
        _ application: ApplicationNumber,
        by actor: String,
        at now: Timestamp
    ) -> AuditEvent {
        AuditEvent(
            at: now,
            actor: actor,
            action: "key.archive",
            object: certificate.serial.hexadecimal,
            detail: [
                "application": application.text, "key": Hexadecimal.encode(keyHash),
                "officers": officerNames, "threshold": "\(threshold)",
            ]
        )
    }
}

extension CACentre {
    /// The encryption profile beside a signing one, when the centre makes its pairs itself.
    ///
    /// - Returns: nil for a single certificate, and for pairs of a key management elsewhere.
    func pairMadeHere(beside profile: String) -> String? {
        guard configuration.keyRecovery != nil, let pair = profiles[profile]?.pair,
            configuration.flags.contains(pair.flag)
        else { return nil }
        return pair.profile
    }

    /// The encryption certificate that a holder keeps in a 补办: that of the broken token, which is in force still.
    ///
    /// - Returns: nil for any other application, and after a loss, when it was revoked.
    /// - Throws: `BookError`.
    func keptEncryption(of application: ApplicationRecord) throws(BookError) -> CertificateID? {
        guard application.type == .reissue, let id = application.certificate,
            let signing = try book.certificate(id), let token = signing.reservation.tokenSerial
        else { return nil }
        if let own = try pair(wrappedFor: signing) { return own.id }
        for key in try book.keysDelivered(to: token).reversed() {
            guard let record = try book.certificate(key), record.state == .active,
                record.reservation.subjectUID == application.subjectUID
            else { continue }
            return key
        }
        return nil
    }

    /// The last encryption certificate of an application: the first one, or, after a token was set aside, what followed.
    ///
    /// - Throws: `BookError`.
    func encryptionCertificate(of application: ApplicationNumber) throws(BookError) -> CertificateRecord? {
        guard var last = try book.certificate(of: application, purpose: .encryption) else { return nil }
        for _ in 0..<Self.longestEncryptionLine {
            let next = try book.successors(of: last.id).first {
                $0.reservation.act == .reissue && $0.state != .abandoned
            }
            guard let next else { break }
            last = next
        }
        return last
    }

    /// So many tokens of one job are set aside at most before nobody looks any further.
    private static let longestEncryptionLine = 50
}
