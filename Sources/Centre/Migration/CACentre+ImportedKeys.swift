import Issuer
import Model
import Store

/// What the keys of imported certificates come to.
extension CACentre {
    /// What blocks the keys of those that come as compromised, with them; a row without certificate has none.
    func keyBlocks(of records: [CertificateRecord]) -> [Change] {
        records.compactMap { record in
            guard record.certificate != nil, let reason = record.revocation?.reason, reason.isCompromise
            else {
                return nil
            }
            return .blockKey(keyHash: record.reservation.keyHash, reason: reason, at: clock.now)
        }
    }

    /// Says so when the book knows that a good one's key is blocked, or that a compromised one's key has another
    /// certificate.
    func withKeyNotes(_ verdict: CertificateIntake.Verdict) throws -> CertificateIntake.Verdict {
        switch verdict {
        case .take(let record, let notes): .take(record, try withKeyNotes(notes, of: record))
        case .revoke(let record, let notes):
            // Records are a file: what was issued here is revoked by persons, with everything that this demands.
            try book.certificate(record.id)?.reservation.act == .imported
                ? .revoke(record, withKeyNotes(notes, of: record)) : .refuse(.issuedHere)
        case .keep, .known, .repeated, .refuse: verdict
        }
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
            guard revocation.reason.isCompromise, !notes.contains(.keyGoodElsewhere),
                try !livingTwins(of: record).isEmpty
            else { return notes }
            return notes + [.keyGoodElsewhere]
        }
    }
}
