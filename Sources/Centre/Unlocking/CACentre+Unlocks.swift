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
        if unlock.state == .approved, let name = unlock.decidedBy,
            let objection = try objection(toApprover: name, of: serial)
        {
            return objection
        }
        if try isOvertaken(unlock, token) { return UnlockError(.overtaken(serial: serial)) }
        return try carriesCertificate(serial) ? nil : UnlockError(.certificateInvalid(serial: serial))
    }

    /// Why somebody may not approve any more: an approval is worth what its giver is worth when it is used.
    private func objection(
        toApprover name: String,
        of serial: String
    ) throws(BookError) -> UnlockError? {
        guard let record = try book.staff(named: name), let id = record.certificate,
            !record.roles.isDisjoint(with: UnlockDesk.approvers), let certificate = try book.certificate(id),
            certificate.state == .active || certificate.state == .held,
            certificate.reservation.notAfter >= clock.now
        else { return UnlockError(.approverFallen(serial: serial, name: name)) }
        return certificate.state == .held ? UnlockError(.approverSuspended(serial: serial, name: name)) : nil
    }

    /// Whether a holder's certificate that is living, and has not ended, has its key on a token; one that is on hold may come back.
    ///
    /// - Throws: `BookError`.
    func carriesCertificate(_ serial: String) throws(BookError) -> Bool {
        try book.certificates(endingWith: serial).contains {
            $0.reservation.purpose == .signing && $0.reservation.tokenSerial == serial
                && $0.reservation.notAfter >= clock.now
        }
    }

    /// The certificates of holders in force whose keys are on a token; what follows another comes before it.
    ///
    /// - Throws: `BookError`.
    func certificatesInForce(on serial: String) throws(BookError) -> [CertificateRecord] {
        var filter = CertificateFilter()
        (filter.tokenSerial, filter.states, filter.purposes) = (serial, [.active], [.signing])
        let all = try book.certificates(filter, limit: 100).filter {
            $0.reservation.notAfter >= clock.now
        }
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

    /// An unlock that is open and void, ended; the UNLOCK that it came with is closed when who approved it may not approve any more, or when
    /// its certificate has ended.
    ///
    /// What else makes it void closes the application by itself.
    ///
    /// - Throws: `EnrollmentError`, `BookError`; `KeyFileError`, `ConfigurationError`.
    func ending(
        of unlock: UnlockRecord,
        on token: TokenRecord,
        because objection: UnlockError,
        by principal: Principal
    ) throws -> [Change] {
        let closing = try closing(with: unlock, because: objection, by: principal)
        let codes = try book.unlockCodes(ofToken: token.serial)
        let ended = token.ending([unlock], codes, besides: closing, by: principal.auditName, at: clock.now)
        return ended + closing
    }

    private func closing(
        with unlock: UnlockRecord,
        because objection: UnlockError,
        by principal: Principal
    ) throws -> [Change] {
        guard unlock.application != nil else { return [] }
        if objection.isOfApprover {
            let text = "批准人已不能批准，解锁的批准作废"
            return try desk().withdrawal(of: unlock, by: principal, because: text)
        }
        guard case .certificateInvalid = objection.reason else { return [] }
        return try desk().lapse(of: unlock, by: principal)
    }

    /// Ends every unlock that is open and void, as when the certificate on its token was revoked; its codes end too.
    ///
    /// Can be repeated at any moment, and by several processes at once.
    ///
    /// - Returns: the tokens.
    /// - Throws: as `ending(of:on:because:by:)`; what was ended before stays ended.
    func endVoidUnlocks() async throws -> [String] {
        var ended: [String] = []
        for unlock in try book.unlocks([.requested, .approved, .running], limit: 10_000) {
            guard let objection = try objection(to: unlock), !objection.mayPass,
                let token = try book.token(serial: unlock.tokenSerial)
            else { continue }
            let changes = try ending(of: unlock, on: token, because: objection, by: .system)
            do throws(BookError) {
                try await book.commit(changes)
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
