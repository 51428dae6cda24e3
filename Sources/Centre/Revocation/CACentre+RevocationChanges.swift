import Model
import Store

/// What a revocation writes.
extension CACentre {
    /// The changes that revoke a certificate; a compromised key is blocked with it, for ever.
    ///
    /// Revocations are dated by the clock, also where it stands behind the newest entry of the book: relying parties take what is
    /// revoked from a moment to come as good until then (`sun.security.provider.certpath.RevocationChecker`).
    ///
    /// - Parameters:
    ///   - record: the certificate.
    ///   - revocation: since when, and why.
    ///   - actor: who revokes.
    ///   - facts: what the audit chain says beside.
    ///   - moment: when it is done; nil for the date of the revocation, which others' records have in the past.
    /// - Returns: what is to be committed.
    func revocationChanges(
        _ record: CertificateRecord,
        _ revocation: Revocation,
        by actor: String,
        _ facts: [String: String],
        at moment: Timestamp? = nil
    ) -> [Change] {
        revocationChanges(RevocationPlan.Item(record), revocation, by: actor, facts, at: moment)
    }

    /// The same for a certificate of which no more is in hand than a plan holds.
    func revocationChanges(
        _ item: RevocationPlan.Item,
        _ revocation: Revocation,
        by actor: String,
        _ facts: [String: String],
        at moment: Timestamp? = nil
    ) -> [Change] {
        let moment = moment ?? revocation.date
        var detail = facts
        detail["authority"] = item.id.authority.name
        detail["reason"] = revocation.reason.rawValue
        if let since = revocation.invalidityDate { detail["invalidSince"] = "\(since.secondsSinceEpoch)" }
        let event = AuditEvent(
            at: moment,
            actor: actor,
            action: "certificate.revoke",
            object: item.id.serial.hexadecimal,
            detail: detail
        )
        let block: [Change] =
            revocation.reason.isCompromise
            ? [.blockKey(keyHash: item.keyHash, reason: revocation.reason, at: moment)] : []
        return [.revokeCertificate(item.id, revocation)] + block + [.audit(event)]
    }
}
