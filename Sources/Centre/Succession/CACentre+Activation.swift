import Model
import Store

/// What a proven successor changes.
extension CACentre {
    /// The proof on record: the successor is active, and what becomes of its predecessor.
    func activation(
        _ record: CertificateRecord,
        _ predecessor: CertificateRecord,
        _ detail: String,
        _ isAtOnce: Bool,
        _ party: ActingParty
    ) throws -> [Change] {
        let now = clock.now
        let event = AuditEvent(
            at: now,
            actor: party.name,
            action: "certificate.activate",
            object: record.id.serial.hexadecimal,
            detail: [
                "authority": record.id.authority.name, "act": record.reservation.act.rawValue,
                "predecessor": predecessor.id.serial.hexadecimal, "proof": detail,
            ]
        )
        return [.activateCertificate(record.id), .audit(event)] + (try staffChanges(record, predecessor))
            + (try farewell(to: predecessor, record, isAtOnce, now, party))
    }

    /// What becomes of the predecessor, product.md §5.2.
    ///
    /// - Parameters:
    ///   - predecessor: the certificate.
    ///   - record: what follows it.
    ///   - isAtOnce: whether there shall be no overlap.
    ///   - now: when.
    ///   - party: who does it.
    ///   - heir: what took the place of `record` when that was given up; nil for itself.
    /// - Returns: what is to be committed.
    /// - Throws: `BookError`.
    func farewell(
        to predecessor: CertificateRecord,
        _ record: CertificateRecord,
        _ isAtOnce: Bool,
        _ now: Timestamp,
        _ party: ActingParty,
        heir: CertificateID? = nil
    ) throws -> [Change] {
        guard predecessor.state != .revoked else { return [] }
        let overlap = Int64(configuration.overlapDays) * 86_400
        let mayOverlap = record.reservation.act == .renew || record.reservation.act == .rekey
        if mayOverlap, !isAtOnce, overlap > 0 {
            let due = SupersessionRecord(
                predecessor: predecessor.id,
                successor: record.id,
                dueAt: now.advanced(bySeconds: overlap)
            )
            // A successor that was proven, and revoked since, may have left a due.
            let isDue = try book.supersession(of: predecessor.id) != nil
            return (isDue ? [.closeSupersession(predecessor.id)] : []) + [.scheduleSupersession(due)]
        }
        let isReplaced = record.reservation.act == .replace
        let successor = heir ?? record.id
        let revocation = Revocation(date: now, reason: isReplaced ? .affiliationChanged : .superseded)
        let changes = revocationChanges(
            predecessor,
            revocation,
            by: party.name,
            ["successor": successor.serial.hexadecimal]
        )
        guard isReplaced else { return changes }
        return changes + (try farewell(toThoseBefore: predecessor, revocation, party, heir: successor))
    }

    /// What becomes of those before a predecessor that wait for the end of their overlap.
    ///
    /// What they say is no truer than what the predecessor says, and on a token the newest key has taken the place of theirs.
    ///
    /// - Parameters:
    ///   - predecessor: the certificate that they come before.
    ///   - revocation: theirs.
    ///   - party: who does it.
    ///   - heir: what follows the predecessor.
    /// - Returns: what is to be committed.
    /// - Throws: `BookError`.
    func farewell(
        toThoseBefore predecessor: CertificateRecord,
        _ revocation: Revocation,
        _ party: ActingParty,
        heir: CertificateID
    ) throws -> [Change] {
        var changes: [Change] = []
        var left = predecessor.reservation.predecessor
        while let id = left {
            let record = try certificateRecord(id)
            left = record.reservation.predecessor
            guard record.state == .active || record.state == .held, try book.supersession(of: id) != nil
            else { continue }
            changes += revocationChanges(
                record,
                revocation,
                by: party.name,
                ["successor": heir.serial.hexadecimal]
            )
        }
        return changes
    }

    /// A staff member logs in with the new certificate from now on.
    private func staffChanges(
        _ record: CertificateRecord,
        _ predecessor: CertificateRecord
    ) throws -> [Change] {
        guard record.reservation.purpose == .staff, let member = try book.staff(certificate: predecessor.id)
        else { return [] }
        let moved = StaffRecord(
            name: member.name,
            displayName: member.displayName,
            roles: member.roles,
            certificate: record.id,
            createdAt: member.createdAt
        )
        return [.updateStaff(moved, from: predecessor.id)]
    }
}
