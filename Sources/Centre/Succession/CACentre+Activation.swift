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
        let reason: RevocationReason =
            record.reservation.act == .replace ? .affiliationChanged : .superseded
        return revocationChanges(
            predecessor,
            Revocation(date: now, reason: reason),
            by: party.name,
            ["successor": (heir ?? record.id).serial.hexadecimal]
        )
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
