import Issuer
import Model
import OpenSSL
import Store

/// What was begun and is never finished.
extension CACentre {
    /// The changes by which a certificate is never finished: what may have been signed is revoked for everybody who asks.
    ///
    /// - Parameters:
    ///   - record: what was begun.
    ///   - revocation: as what it is revoked, and since when.
    ///   - reason: why, in the audit chain.
    ///   - actor: whose deed that is.
    ///   - blocksKey: whether a holder's key is used up by it; not where nobody can have the certificate, and another authority may certify it.
    /// - Returns: the changes, with their audit event.
    /// - Throws: `BookError`.
    func renunciation(
        of record: CertificateRecord,
        _ revocation: Revocation,
        because reason: String,
        by actor: String,
        blocksKey: Bool = true
    ) throws -> [Change] {
        var detail = ["authority": record.id.authority.name, "reason": reason]
        var changes: [Change] = [.abandonCertificate(record.id)]
        if let toBeSigned = record.toBeSigned {
            changes = [.renounceCertificate(record.id, revocation)]
            detail["toBeSigned"] = Hexadecimal.encode(DigestAlgorithm.sha256.hash(toBeSigned))
            let keyHash = record.reservation.keyHash
            // An authority's key may be somebody else's, who works with it; a key of ours that was used up is known by its row.
            let isHolders = blocksKey && record.reservation.purpose != .authority
            if try isHolders && !record.reservation.repeatsKey && !isInUse(keyHash) {
                changes.append(
                    .blockKey(keyHash: keyHash, reason: revocation.reason, at: revocation.date)
                )
            }
        }
        let event = AuditEvent(
            at: revocation.date,
            actor: actor,
            action: record.toBeSigned == nil ? "certificate.abandon" : "certificate.renounce",
            object: record.id.serial.hexadecimal,
            detail: detail
        )
        return changes + [.audit(event)]
    }

    /// The changes by which what authorities that end began, of certificates of authorities, is never finished: the next start would sign
    /// it, by a key that has ended.
    ///
    /// Whoever has the turn knows that nobody is at it.
    ///
    /// - Parameters:
    ///   - ids: the authorities that end.
    ///   - others: what is given up already.
    ///   - actor: whose deed that is.
    /// - Returns: the changes, with their audit events.
    /// - Throws: `BookError`.
    func renunciation(
        ofBegunBy ids: Set<AuthorityID>,
        besides others: [CertificateRecord] = [],
        by actor: String
    ) throws -> [Change] {
        let end = Revocation(date: clock.now, reason: .cessationOfOperation)
        let done = Set(others.map(\.id))
        return try book.unfinishedCertificates()
            .filter { record in
                ids.contains(record.id.authority) && record.reservation.purpose == .authority
                    && !done.contains(record.id)
            }
            .flatMap { try renunciation(of: $0, end, because: "its issuer has ended", by: actor) }
    }

    /// Gives up what processes that are gone began by an authority that has fallen: its key, which may be in other hands, signs nothing more.
    ///
    /// - Parameters:
    ///   - authority: which.
    ///   - time: what this process began before is given up, too; nil leaves it alone.
    /// - Returns: what was given up.
    /// - Throws: `BookError`.
    func renounceUnfinished(
        of authority: AuthorityRecord,
        ownBefore time: Timestamp?
    ) async throws -> [Recovery] {
        let end = Revocation(date: clock.now, reason: .cessationOfOperation)
        var settled: [Recovery] = []
        for record in try book.unfinishedCertificates() where record.id.authority == authority.id {
            let holder = record.reservation.holder
            let isLeft =
                holder == process.name
                ? time.map { record.reservation.createdAt < $0 } ?? false
                : !ProcessLock.isHeld(holder, folder: state.run)
            guard isLeft else { continue }
            let reason = "its issuer has fallen"
            try await book.commit(
                renunciation(of: record, end, because: reason, by: "system", blocksKey: false)
            )
            let isSure = record.toBeSigned == nil
            settled.append(Recovery(id: record.id, settlement: isSure ? .abandoned : .renounced))
        }
        return settled
    }

    /// Whether an authority of the book works with a key, or somebody else is asked to certify it: one below somebody else's
    /// authority is on no certificate from here.
    func isInUse(_ keyHash: [UInt8]) throws -> Bool {
        guard try !book.authorities().contains(where: { $0.keyHash == keyHash }) else { return true }
        return try book.authorityRequests().contains { $0.keyHash == keyHash }
    }
}
