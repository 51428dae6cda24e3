import Enrollment
import Model
import Store

/// Which unlocks may be used, and the end of those that may not.
extension CACentre {
    /// Why an unlock is void, whatever its state says; nil when nothing stands against it.
    ///
    /// - Throws: `BookError`.
    func objection(to unlock: UnlockRecord) throws(BookError) -> UnlockError? {
        let serial = unlock.tokenSerial
        guard let token = try book.token(serial: serial) else {
            return UnlockError(.noneOpen(serial: serial))
        }
        guard TokenRecord.State.lettered.contains(token.state) else {
            return UnlockError(.tokenState(serial: serial, state: token.state))
        }
        // What runs cannot expire: the token may have been touched, and has to be finished.
        guard unlock.state == .running || unlock.expiresAt > clock.now else {
            return UnlockError(.expired(serial: serial))
        }
        if unlock.state == .approved, let name = unlock.decidedBy, try !mayApprove(name) {
            return UnlockError(.approverFallen(serial: serial, name: name))
        }
        if try isOvertaken(unlock, token) { return UnlockError(.overtaken(serial: serial)) }
        return try carriesCertificate(serial) ? nil : UnlockError(.certificateInvalid(serial: serial))
    }

    /// Whether somebody may still approve: an approval is worth what its giver is worth when it is used.
    private func mayApprove(_ name: String) throws(BookError) -> Bool {
        guard let record = try book.staff(named: name), let id = record.certificate,
            !record.roles.isDisjoint(with: UnlockDesk.approvers), let certificate = try book.certificate(id)
        else { return false }
        return certificate.state == .active && certificate.reservation.notAfter >= clock.now
    }

    /// Whether a holder's certificate that is living has its key on a token; one that is on hold may come back.
    ///
    /// - Throws: `BookError`.
    func carriesCertificate(_ serial: String) throws(BookError) -> Bool {
        try book.certificates(endingWith: serial).contains {
            $0.reservation.purpose == .signing && $0.reservation.tokenSerial == serial
        }
    }

    /// The certificates of holders in force whose keys are on a token; what follows another comes before it.
    ///
    /// - Throws: `BookError`.
    func certificatesInForce(on serial: String) throws(BookError) -> [CertificateRecord] {
        var filter = CertificateFilter()
        (filter.tokenSerial, filter.states, filter.purposes) = (serial, [.active], [.signing])
        let all = try book.certificates(filter, limit: 100)
        let followed = Set(all.compactMap(\.reservation.predecessor))
        return all.filter { !followed.contains($0.id) } + all.filter { followed.contains($0.id) }
    }

    /// The unlock that is open for a token, ended with it.
    ///
    /// - Throws: `BookError`.
    func unlockEnding(
        with token: TokenRecord,
        by actor: String,
        at now: Timestamp
    ) throws(BookError) -> [Change] {
        let unlocks = try book.unlocks(ofToken: token.serial)
        return token.ending(unlocks, try book.unlockCodes(ofToken: token.serial), by: actor, at: now)
    }

    /// Ends every unlock that is open and void, as when the certificate on its token was revoked; its codes end too.
    ///
    /// Can be repeated at any moment, and by several processes at once.
    ///
    /// - Returns: the tokens.
    /// - Throws: `BookError`; what was ended before stays ended.
    func endVoidUnlocks() async throws(BookError) -> [String] {
        var ended: [String] = []
        for unlock in try book.unlocks([.requested, .approved, .running], limit: 10_000) {
            guard try objection(to: unlock) != nil, let token = try book.token(serial: unlock.tokenSerial)
            else { continue }
            let codes = try book.unlockCodes(ofToken: token.serial)
            do throws(BookError) {
                try await book.commit(token.ending([unlock], codes, by: "system", at: clock.now))
                ended.append(token.serial)
            } catch {
                // Somebody was at it in the same moment.
                guard case .stateChanged = error.reason else { throw error }
            }
        }
        return ended
    }

    /// Whether somebody else has the token than when the unlock was asked for: another holder, or its holder instead of the centre.
    ///
    /// Another letter for an envelope is not an unlock of somebody's token; what the holder applied for is.
    private func isOvertaken(_ unlock: UnlockRecord, _ token: TokenRecord) throws(BookError) -> Bool {
        guard let number = token.application else { return false }
        if let job = try book.job(of: number), job.state == .done, unlock.createdAt < job.updatedAt {
            return true
        }
        guard unlock.application == nil, let delivery = try book.delivery(of: number),
            delivery.state == .delivered || delivery.state == .pickedUp, unlock.createdAt < delivery.updatedAt
        else { return false }
        // What ran on its way has to be finished; what was begun since should not have been.
        return unlock.state != .running || unlock.updatedAt > delivery.updatedAt
    }
}
