import Issuer
import Model
import Store

/// Makes the book say of certificates what a signed record says that this centre gave out, and that the book does not know: a list, or a
/// snapshot of status.
///
/// It has been decided, so nobody is asked again; nothing is ever taken off.
struct EntryRecall {
    /// Who is named in the audit chain.
    static let actor = "system"

    let centre: CACentre
    /// By what it comes, for the audit chain.
    let cause: [String: String]
    /// Until when something is valid, at most, of which nobody knows more than that it is revoked.
    private let end: Timestamp
    private let now: Timestamp
    /// Certificates that are revoked now as it says.
    private(set) var revoked = 0
    /// Serial numbers that the book did not know.
    private(set) var unknown = 0
    /// Entries of certificates that the book has as being signed.
    private(set) var left = 0

    /// Begins with what is told of an authority's certificates, which end by `end`.
    init(in centre: CACentre, because cause: String, until end: Timestamp) {
        self.centre = centre
        self.cause = ["cause": cause]
        self.end = end
        now = centre.clock.now
    }

    /// What makes the book say of a certificate what is told; nothing where the book says more.
    ///
    /// - Parameters:
    ///   - id: the certificate.
    ///   - told: since when it is revoked, not in the future, and why.
    ///   - shard: the list that has it, where nobody knows the certificate.
    /// - Returns: what is to be committed.
    /// - Throws: `BookError`.
    mutating func changes(_ id: CertificateID, _ told: Revocation, shard: Int) throws -> [Change] {
        guard let record = try centre.book.certificate(id) else {
            unknown += 1
            return [.importCertificate(row(id, told, shard))]
        }
        switch record.state {
        case .issued where told.reason == .certificateHold:
            revoked += 1
            return [.activateCertificate(id)] + hold(id, since: told.date)
        case .active where told.reason == .certificateHold:
            revoked += 1
            return hold(id, since: told.date)
        case .held where told.reason == .certificateHold: return []
        case .issued, .active, .held:
            return revoke(record, told, isEarlier: false)
        case .revoked:
            guard let known = record.revocation, let first = told.antedating(known) else { return [] }
            return revoke(record, first, isEarlier: first.date < known.date)
        case .reserved, .signing:
            left += 1
            return []
        case .abandoned: return try givenUp(record, told, shard)
        }
    }

    /// What was given up in the copy, and was signed all the same: its number, and its key, which may be compromised.
    private mutating func givenUp(
        _ record: CertificateRecord,
        _ told: Revocation,
        _ shard: Int
    ) throws -> [Change] {
        if case .revoked = try centre.book.status(of: record.id) { return [] }
        unknown += 1
        let changes: [Change] = [.importCertificate(row(record.id, told, shard))]
        guard told.reason.isCompromise else { return changes }
        return changes + [.blockKey(keyHash: record.reservation.keyHash, reason: told.reason, at: now)]
    }

    private mutating func revoke(
        _ record: CertificateRecord,
        _ revocation: Revocation,
        isEarlier: Bool
    ) -> [Change] {
        revoked += 1
        var facts = cause
        facts["revokedAt"] = "\(revocation.date.secondsSinceEpoch)"
        facts["before"] = record.revocation?.reason.rawValue
        let since = revocation.invalidityDate.flatMap { $0 <= revocation.date ? $0 : nil }
        let told = Revocation(date: revocation.date, reason: revocation.reason, invalidityDate: since)
        let changes = centre.revocationChanges(record, told, by: Self.actor, facts, at: now)
        guard isEarlier else { return changes }
        return changes.map { change in
            guard case .revokeCertificate(let id, let revocation) = change else { return change }
            return .predateRevocation(id, revocation)
        }
    }

    private func hold(_ id: CertificateID, since date: Timestamp) -> [Change] {
        let facts = cause.merging(["authority": id.authority.name]) { own, _ in own }
        return [
            .holdCertificate(id, at: date), .audit(event("certificate.hold", id.serial.hexadecimal, facts)),
        ]
    }

    /// A row without a certificate; nobody could lift the suspension of what nobody knows.
    private func row(_ id: CertificateID, _ told: Revocation, _ shard: Int) -> CertificateRecord {
        let reason = told.reason == .certificateHold ? RevocationReason.unspecified : told.reason
        let since = told.invalidityDate.flatMap { $0 <= told.date ? $0 : nil }
        return CertificateRecord(
            withoutCertificate: id,
            profile: CertificateIntake.Policy().profile,
            shard: shard,
            until: end,
            Revocation(date: told.date, reason: reason, invalidityDate: since),
            holder: centre.process.name,
            at: now
        )
    }

    /// An entry of the audit chain of what comes back.
    func event(_ action: String, _ object: String, _ detail: [String: String]) -> AuditEvent {
        AuditEvent(at: now, actor: Self.actor, action: action, object: object, detail: detail)
    }
}
