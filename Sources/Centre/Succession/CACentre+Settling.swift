public import Model
import Store

/// The end of the overlap.
extension CACentre {
    /// What became of a certificate whose overlap has ended.
    public struct SettledSuccession: Hashable, Sendable {
        /// How it ended.
        public enum Ending: String, Sendable {
            /// It was revoked as superseded.
            case superseded
            /// It was revoked or had expired before.
            case over
            /// Its successor is not good any more, as below an authority that was revoked, so it stays.
            case kept
        }

        /// The older certificate.
        public let predecessor: CertificateID
        /// How it ended.
        public let ending: Ending
    }

    /// Revokes every predecessor whose overlap has ended and whose successor, or whatever took that one's place since,
    /// is active.
    ///
    /// The dues stand in the book; whoever comes first settles them, as often as one likes. A predecessor is never revoked
    /// while nothing that came after it is active.
    ///
    /// - Throws: `BookError`; what was settled before stays settled.
    public func settleSuccessions() async throws -> [SettledSuccession] {
        var settled: [SettledSuccession] = []
        let dues = try book.supersessions(dueBy: clock.now, limit: 10_000)
        let fallen: Set<AuthorityID> = try dues.isEmpty ? [] : Set(fallenAuthorities().keys)
        for due in dues {
            let predecessor = try certificateRecord(due.predecessor)
            let successor = try heir(of: certificateRecord(due.successor), fallen)
            guard let ending = ending(of: predecessor, successor, fallen) else { continue }
            do {
                try await book.commit(changes(predecessor, successor, ending))
                settled.append(SettledSuccession(predecessor: predecessor.id, ending: ending))
            } catch let error as BookError {
                // Another process was first.
                guard case .stateChanged = error.reason else { throw error }
            }
        }
        return settled
    }

    /// What is good now of those that took the place of `record` one after the other; itself when nothing is.
    private func heir(
        of record: CertificateRecord,
        _ fallen: Set<AuthorityID>
    ) throws -> CertificateRecord {
        guard record.state == .revoked || fallen.contains(record.id.authority) else { return record }
        for next in try book.successors(of: record.id) where next.state != .issued {
            let heir = try heir(of: next, fallen)
            guard heir.state == .active || heir.state == .held else { continue }
            if !fallen.contains(heir.id.authority) { return heir }
        }
        return record
    }

    /// Nil while it has to wait, because the successor is on hold.
    private func ending(
        of predecessor: CertificateRecord,
        _ successor: CertificateRecord,
        _ fallen: Set<AuthorityID>
    ) -> SettledSuccession.Ending? {
        let isOver = predecessor.state == .revoked || predecessor.reservation.notAfter < clock.now
        if isOver { return .over }
        guard !fallen.contains(successor.id.authority) else { return .kept }
        switch successor.state {
        case .active: return .superseded
        case .held: return nil
        case .reserved, .signing, .issued, .revoked, .abandoned: return .kept
        }
    }

    private func changes(
        _ predecessor: CertificateRecord,
        _ successor: CertificateRecord,
        _ ending: SettledSuccession.Ending
    ) throws -> [Change] {
        let close = Change.closeSupersession(predecessor.id)
        let detail = ["successor": successor.id.serial.hexadecimal]
        let now = clock.now
        switch ending {
        case .over: return [close]
        case .superseded:
            let revocation = Revocation(date: now, reason: .superseded)
            return [close] + revocationChanges(predecessor, revocation, by: "system", detail)
        case .kept:
            let event = AuditEvent(
                at: now,
                actor: "system",
                action: "succession.lapse",
                object: predecessor.id.serial.hexadecimal,
                detail: detail
            )
            return [close, .audit(event)]
        }
    }
}
