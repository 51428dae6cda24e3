import Issuer
import Model
import OpenSSL
import Store

/// What the keys of imported certificates come to.
extension CACentre {
    /// What blocks the keys of those that come as compromised, with them; a row without certificate has none.
    ///
    /// That the key of an authority of ours is compromised its own revocation says, by two persons: others can certify any public key.
    ///
    /// - Throws: `BookError`.
    func keyBlocks(of records: [CertificateRecord]) throws -> [Change] {
        try records.compactMap { record in
            guard record.certificate != nil, let reason = record.revocation?.reason, reason.isCompromise,
                try !isInUse(record.reservation.keyHash)
            else {
                return nil
            }
            return .blockKey(keyHash: record.reservation.keyHash, reason: reason, at: clock.now)
        }
    }

    /// Whether a verdict blocks a key with which a signer, a staff member or a machine of this centre works: somebody else's records are
    /// no proof that they have it.
    ///
    /// - Throws: `BookError`.
    func blocksOurs(_ verdict: CertificateIntake.Verdict) throws -> Bool {
        let record: CertificateRecord
        switch verdict {
        case .take(let taken, _), .revoke(let taken, _), .complete(let taken, _): record = taken
        case .keep, .known, .repeated, .refuse: return false
        }
        guard record.certificate != nil, record.revocation?.reason.isCompromise == true else { return false }
        let purposes: Set<CertificatePurpose> = [.ocsp, .staff, .service]
        return try livingTwins(of: record).contains { twin in
            twin.reservation.act != .imported && purposes.contains(twin.reservation.purpose)
        }
    }

    /// Says so when the book knows that a good one's key is blocked, or that a compromised one's key has another
    /// certificate.
    ///
    /// Records are a file: what was issued here is revoked by persons, with everything that this demands. But the list that the
    /// authority itself signed is this centre's own word, and tells what a book that was put back to an older copy has lost.
    ///
    /// - Parameters:
    ///   - verdict: what becomes of a certificate by the records.
    ///   - isListed: whether the list has a serial number.
    /// - Returns: what becomes of it by what the book says.
    /// - Throws: `BookError`.
    func withKeyNotes(
        _ verdict: CertificateIntake.Verdict,
        isListed: (SerialNumber) -> Bool
    ) throws -> CertificateIntake.Verdict {
        switch verdict {
        case .take(let record, let notes): return .take(record, try withKeyNotes(notes, of: record))
        case .revoke(let record, let notes):
            guard try isListed(record.id.serial) || !isIssuedHere(record.id) else {
                return .refuse(.issuedHere)
            }
            return .revoke(record, try withKeyNotes(notes, of: record))
        case .complete(let record, let notes):
            return .complete(record, try withKeyNotes(notes, of: record))
        case .keep(let record, let notes):
            guard isListed(record.id.serial), try isIssuedHere(record.id),
                let earlier = try earlier(record)
            else { return verdict }
            return .revoke(record.revoked(earlier), notes.filter { $0 != .otherwiseInBook } + [.earlier])
        case .known, .repeated, .refuse: return verdict
        }
    }

    /// Writes certificate, key and subject of one that came by its serial number alone, and blocks the key when it was compromised.
    ///
    /// - Throws: `BookError`.
    func complete(
        _ record: CertificateRecord,
        by administrator: StaffOperator,
        in writer: any Book
    ) async throws {
        guard let certificate = record.certificate else { return }
        let event = AuditEvent(
            at: clock.now,
            actor: administrator.record.name,
            action: "certificate.complete",
            object: record.id.serial.hexadecimal,
            detail: [
                "authority": record.id.authority.name,
                "sha256": Hexadecimal.encode(DigestAlgorithm.sha256.hash(certificate)),
            ]
        )
        let completion = Change.completeCertificate(
            record.id,
            certificate: certificate,
            keyHash: record.reservation.keyHash,
            subject: record.reservation.subject,
            shard: record.reservation.shard
        )
        try await writer.commit(
            partitions(of: [record], record.id.authority) + [completion] + keyBlocks(of: [record])
                + [.audit(event)]
        )
        guard try book.certificate(record.id)?.revocation != record.revocation else { return }
        // A run that was cut off here finds a certificate that the book has, revoked for less.
        try await revoke(record, by: administrator, in: writer)
    }

    /// Whether a verdict changes what stands in the book of a certificate that was issued here.
    func restores(_ verdict: CertificateIntake.Verdict) throws -> Bool {
        guard case .revoke(let record, _) = verdict else { return false }
        return try isIssuedHere(record.id)
    }

    private func isIssuedHere(_ id: CertificateID) throws -> Bool {
        try book.certificate(id).map { $0.reservation.act != .imported } ?? false
    }

    /// What becomes of a revocation that the list has since an earlier moment than the book: that moment, and the graver reason.
    private func earlier(_ record: CertificateRecord) throws -> Revocation? {
        guard let told = record.revocation, let known = try book.certificate(record.id)?.revocation,
            told.date < known.date
        else { return nil }
        return told.antedating(known)
    }

    private func withKeyNotes(_ notes: [ImportNote], of record: CertificateRecord) throws -> [ImportNote] {
        guard record.certificate != nil else { return notes }
        switch record.revocation {
        case nil:
            guard !notes.contains(.keyBlocked), try book.isBlocked(keyHash: record.reservation.keyHash) else {
                return notes
            }
            return notes + [.keyBlocked]
        case .some(let revocation):
            guard revocation.reason.isCompromise else { return notes }
            guard try !isInUse(record.reservation.keyHash) else { return notes + [.keyOfAuthority] }
            guard !notes.contains(.keyGoodElsewhere), try !livingTwins(of: record).isEmpty else {
                return notes
            }
            return notes + [.keyGoodElsewhere]
        }
    }
}

extension CertificateIntake.Verdict {
    /// What is revoked by the records for everybody who asks: also what the book lacks, unless it has ended.
    func revoked(at now: Timestamp) -> CertificateRecord? {
        guard case .take(let record, _) = self else { return worsened }
        return record.revocation != nil && record.reservation.notAfter >= now ? record : nil
    }

    /// What the records revoke that the book has as good, or as revoked for less; nil when they change no status.
    var worsened: CertificateRecord? {
        switch self {
        case .revoke(let record, _): record
        case .complete(let record, let notes): notes.contains(.worse) ? record : nil
        case .take, .keep, .known, .repeated, .refuse: nil
        }
    }
}
