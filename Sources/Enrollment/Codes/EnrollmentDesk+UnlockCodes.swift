public import Model

/// 解锁码 of an application: an unlock of the token that is approved with it, and a code for that.
///
/// `docs/tokens.md` tells how the holder runs it.
extension EnrollmentDesk {
    /// U1: the token's unlock is approved, and its first code goes out.
    func firstUnlockCode(
        _ record: ApplicationRecord,
        _ certificate: CertificateRecord,
        _ notices: Notices,
        by principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        guard let serial = certificate.reservation.tokenSerial else {
            throw EnrollmentError(.notFound(object: "token of \(certificate.id.serial.hexadecimal)"))
        }
        let now = clock.now
        let earlier = try read { () throws(BookError) in try source.unlocks(ofToken: serial) }
        // A code may be left of one that was finished at the desk.
        let codes = try read { () throws(BookError) in try source.unlockCodes(ofToken: serial) }
        var over: [UnlockRecord] = []
        for unlock in earlier where try isOver(unlock) { over.append(unlock) }
        if let open = earlier.last(where: \.state.isOpen), !over.contains(open) {
            throw EnrollmentError(.unlockOpen(token: serial, open.state))
        }
        let unlock = UnlockRecord(
            tokenSerial: serial,
            sequence: (earlier.last?.sequence ?? 0) + 1,
            state: .approved,
            text: "证书解锁申请",
            evidence: record.number.text,
            requestedBy: "applicant:\(record.owner)",
            decidedBy: principal.name,
            ranBy: nil,
            expiresAt: now.advanced(bySeconds: policy.executionDays * 86_400),
            createdAt: now,
            updatedAt: now
        )
        let ended: [Change] = over.flatMap { ending($0, by: principal) } + codes.ended(at: now)
        return ended + [.addUnlock(unlock)] + (try locking(serial, record))
            + (try code(for: unlock, certificate, notices, [], by: principal))
    }

    /// Whether an unlock is open and stands in nobody's way: one that the centre began itself, and that nobody ran in time; or one that
    /// runs, and whose application has ended without it.
    ///
    /// The token may have the secrets of what ran: they stay on record, and the next unlock gives it the same.
    private func isOver(_ unlock: UnlockRecord) throws(EnrollmentError) -> Bool {
        guard unlock.state.isOpen else { return false }
        guard unlock.state == .running else { return unlock.expiresAt <= clock.now }
        guard let number = unlock.application else { return false }
        let record = try read { () throws(BookError) in try source.application(number) }
        return record?.state.isTerminal ?? false
    }

    private func ending(_ unlock: UnlockRecord, by principal: Principal) -> [Change] {
        let event = AuditEvent(
            at: clock.now,
            actor: principal.auditName,
            action: "token.unlock.end",
            object: unlock.tokenSerial,
            detail: ["unlock": "\(unlock.sequence)", "before": unlock.state.rawValue]
        )
        return [.updateUnlock(unlock.moved(to: .expired, at: clock.now), from: unlock.state), .audit(event)]
    }

    /// The holder's token, LOCKED when they say that no try is left; it stays so until it is unlocked.
    private func locking(
        _ serial: String,
        _ record: ApplicationRecord
    ) throws(EnrollmentError) -> [Change] {
        let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
        let token = try read { () throws(BookError) in try source.token(serial: serial) }
        guard case .unlock(_, let tries)? = snapshot.matter?.business, tries == 0, let token,
            token.state == .inUse
        else { return [] }
        return [.updateToken(try token.moved(to: .locked, at: clock.now))]
    }

    /// U2.
    func nextUnlockCode(
        _ record: ApplicationRecord,
        _ certificate: CertificateRecord,
        _ notices: Notices,
        by principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        guard let unlock = try unlock(of: record), unlock.state.isOpen else {
            throw EnrollmentError(.notFound(object: "open unlock of \(record.number)"))
        }
        let codes = try read { () throws(BookError) in try source.unlockCodes(ofToken: unlock.tokenSerial) }
        try checkLock(codes.last?.state == .locked, by: principal)
        try CodeRules.check(codes.map(\.createdAt), at: clock.now)
        return codes.ended(at: clock.now)
            + (try code(for: unlock, certificate, notices, codes, by: principal))
    }

    /// U3: what completes the UNLOCK that a token's unlock belongs to, for a commit with that.
    ///
    /// - Parameters:
    ///   - unlock: the unlock, about to be COMPLETED; a signature with the existing key was verified.
    ///   - runner: who ran it at the desk; nil for its applicant, with a code.
    /// - Returns: nothing for an unlock that nobody applied for.
    /// - Throws: `EnrollmentError` with `.invalidTransition`, `.damagedSnapshot` or `.book`.
    public func completion(
        of unlock: UnlockRecord,
        by runner: Principal? = nil
    ) throws(EnrollmentError) -> [Change] {
        guard let number = unlock.application else { return [] }
        guard let (record, id) = try open(number, of: unlock) else { return [] }
        let now = clock.now
        let state = try advance(record, .executed, TransitionFacts(holding: [.byOwner, .proven]))
        let moved = record.moved(to: state, at: now)
        let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
        let certificate = try foundCertificate(id)
        let notices = Notices(record: moved, person: snapshot.form.person, at: now)
        let event = AuditEvent(
            at: now,
            actor: runner?.auditName ?? "applicant:\(record.owner)",
            action: "application.execute",
            object: number.text,
            detail: auditFacts(moved).merging(["token": unlock.tokenSerial]) { $1 }
        )
        return [
            .updateApplication(moved), .audit(event),
            notices.done(validTo: certificate.reservation.notAfter), notices.security("重置了介质的PIN"),
        ]
    }

    /// U4: what ends with an unlock whose approval is taken back, or is worth nothing any more: its codes, and the UNLOCK that it belongs
    /// to.
    ///
    /// - Parameters:
    ///   - unlock: the unlock, about to be REJECTED or EXPIRED.
    ///   - principal: who takes the approval back.
    ///   - text: why, for the applicant.
    /// - Returns: the changes, for a commit with that.
    /// - Throws: `EnrollmentError` with `.damagedSnapshot` or `.book`.
    public func withdrawal(
        of unlock: UnlockRecord,
        by principal: Principal,
        because text: String = "解锁的批准已撤回"
    ) throws(EnrollmentError) -> [Change] {
        try endings(
            with: unlock,
            .approvalWithdrawn,
            holding: [],
            because: ("approval_withdrawn", text),
            by: principal
        )
    }

    /// U4: what ends with an unlock that was not run before the certificate ended: its codes, and the UNLOCK that it belongs to.
    ///
    /// - Parameters:
    ///   - unlock: the unlock, about to be EXPIRED.
    ///   - principal: who ends it.
    /// - Returns: the changes, for a commit with that; none while the certificate lasts, and none when it was revoked: that closes the
    ///   UNLOCK by itself.
    /// - Throws: `EnrollmentError` with `.damagedSnapshot` or `.book`.
    public func lapse(
        of unlock: UnlockRecord,
        by principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        guard let number = unlock.application, let (_, id) = try open(number, of: unlock) else { return [] }
        let certificate = try foundCertificate(id)
        guard certificate.state != .revoked, certificate.reservation.notAfter < clock.now else { return [] }
        return try endings(
            with: unlock,
            .executionLapsed,
            holding: [.tooLate],
            because: ("execution_lapsed", "证书已到期，未在到期前解锁"),
            by: principal
        )
    }

    /// The codes of an unlock, and the UNLOCK that it belongs to, for a commit with its own end.
    private func endings(
        with unlock: UnlockRecord,
        _ event: ApplicationEvent,
        holding guards: Set<ApplicationGuard>,
        because reason: (code: String, text: String),
        by principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        let codes = try read { () throws(BookError) in try source.unlockCodes(ofToken: unlock.tokenSerial) }
        let ended = codes.filter { $0.unlock == unlock.sequence }.ended(at: clock.now)
        guard let number = unlock.application, let (record, _) = try open(number, of: unlock) else {
            return ended
        }
        let closing = try closing(
            record,
            event,
            holding: guards,
            because: reason,
            by: principal
        )
        // The closing would let the unlock and its codes lapse.
        return ended
            + closing.filter { change in
                switch change {
                case .updateUnlock, .updateUnlockCode: false
                default: true
                }
            }
    }

    /// The UNLOCK that waits for a token's unlock, when it is about a certificate on that token.
    private func open(
        _ number: ApplicationNumber,
        of unlock: UnlockRecord
    ) throws(EnrollmentError) -> (ApplicationRecord, CertificateID)? {
        let found = try read { () throws(BookError) in try source.application(number) }
        guard let record = found, record.type == .unlock, record.state == .pendingExecution,
            unlock.requestedBy == "applicant:\(record.owner)", let id = record.certificate,
            try foundCertificate(id).reservation.tokenSerial == unlock.tokenSerial
        else { return nil }
        return (record, id)
    }

    /// U4: the unlock of an application that ends without it; one that runs is finished at the desk, or by the next application.
    func unlockEnds(of record: ApplicationRecord) throws(EnrollmentError) -> [Change] {
        guard let unlock = try unlock(of: record) else { return [] }
        let codes = try read { () throws(BookError) in try source.unlockCodes(ofToken: unlock.tokenSerial) }
        let now = clock.now
        let ended = codes.filter { $0.unlock == unlock.sequence }.ended(at: now)
        guard unlock.state == .approved else { return ended }
        return ended + [.updateUnlock(unlock.moved(to: .expired, at: now), from: .approved)]
    }

    /// The unlock that was approved with an application.
    func unlock(of record: ApplicationRecord) throws(EnrollmentError) -> UnlockRecord? {
        guard let id = record.certificate, let serial = try foundCertificate(id).reservation.tokenSerial
        else {
            return nil
        }
        let unlocks = try read { () throws(BookError) in try source.unlocks(ofToken: serial) }
        return unlocks.last { $0.application == record.number }
    }

    private func code(
        for unlock: UnlockRecord,
        _ certificate: CertificateRecord,
        _ notices: Notices,
        _ earlier: [UnlockCodeRecord],
        by principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        let now = clock.now
        let serial = certificate.id.serial.hexadecimal
        let binding = CodeBinding(unlockOf: unlock.tokenSerial, unlock.sequence, certificate: serial)
        let notice = CodeBinding.notice("CODE_UNLOCK", notices.record.number)
        let drawn = try port("code generator") { try ports.drawCode(binding, notice) }
        let end = now.advanced(bySeconds: CodeRules.lifetime)
        let record = UnlockCodeRecord(
            tokenSerial: unlock.tokenSerial,
            unlock: unlock.sequence,
            sequence: earlier.count { $0.unlock == unlock.sequence } + 1,
            state: .issued,
            certificateSerial: serial,
            digest: drawn.digest,
            wrongTries: 0,
            sessionDigest: nil,
            sessionUntil: nil,
            nonce: nil,
            releases: 0,
            issuedBy: principal.auditName,
            expiresAt: unlock.state == .running ? end : min(end, unlock.expiresAt),
            createdAt: now,
            updatedAt: now
        )
        return [.addUnlockCode(record), notices.code("CODE_UNLOCK", drawn, until: record.expiresAt)]
    }
}
