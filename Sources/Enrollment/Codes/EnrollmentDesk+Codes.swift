public import Model

/// 更新码, 替换码, 解锁码: issued, sent again, given up. Rows X4 and U2.
extension EnrollmentDesk {
    /// Sends another code; earlier ones are worth nothing from then on.
    ///
    /// - Parameters:
    ///   - number: a RENEW, REPLACE or UNLOCK, PENDING_EXECUTION.
    ///   - principal: its owner, support or a business administrator. After too many wrong tries not the owner.
    ///   - key: idempotency key.
    /// - Returns: the application, still PENDING_EXECUTION.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.sodViolation`, `.certificateNotActive`, `.codeTooSoon`,
    ///   `.codesUsedUp`, `.codeLocked`, `.stateChanged`, `.invalidTransition`, `.portFailed`, `.damagedSnapshot` or `.book`.
    public func resendCode(
        _ number: ApplicationNumber,
        by principal: Principal,
        key: String? = nil
    ) async throws(EnrollmentError) -> ApplicationRecord {
        let deed = Deed(
            action: "application.resend-code",
            number: number,
            principal: principal,
            version: nil,
            key: key
        )
        return try await perform(deed) { record throws(EnrollmentError) in
            try permit(.resendCode, principal, record)
            let state = try advance(
                record,
                .resendCode,
                TransitionFacts(holding: [.certificateActive, .withinRateLimit])
            )
            guard let id = record.certificate else { throw EnrollmentError(.damagedSnapshot) }
            let certificate = try foundCertificate(id)
            guard certificate.state == .active else {
                throw EnrollmentError(.certificateNotActive(id.serial))
            }
            let moved = record.moved(to: state, at: clock.now)
            let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
            let notices = Notices(record: moved, person: snapshot.form.person, at: clock.now)
            let codes =
                record.type == .unlock
                ? try nextUnlockCode(moved, certificate, notices, by: principal)
                : try nextCode(moved, certificate, notices, by: principal)
            return Decision(
                record: moved,
                changes: [.updateApplication(moved)] + codes
                    + [.audit(deed.audit(auditFacts(moved), at: clock.now))]
            )
        }
    }

    /// The first code of an application, when it was approved or paid.
    func firstCode(
        _ record: ApplicationRecord,
        _ certificate: CertificateRecord,
        _ notices: Notices,
        by principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        record.type == .unlock
            ? try firstUnlockCode(record, certificate, notices, by: principal)
            : try nextCode(record, certificate, notices, by: principal)
    }

    private func nextCode(
        _ record: ApplicationRecord,
        _ certificate: CertificateRecord,
        _ notices: Notices,
        by principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        let kind: ExecutionCodeRecord.Kind = record.type == .renew ? .renewal : .replacement
        let earlier = try read { () throws(BookError) in try source.codes(for: record.number.text) }
        try checkLock(earlier.last?.state == .locked, by: principal)
        let template = record.type == .renew ? "CODE_RENEW" : "CODE_REPLACE"
        let (code, drawn) = try draw(
            kind,
            for: record.number.text,
            certificate,
            CodeRules.lifetime,
            earlier,
            by: principal,
            notice: CodeBinding.notice(template, record.number)
        )
        return superseding(earlier) + [
            .addCode(code), notices.code(template, drawn, until: code.expiresAt),
        ]
    }

    /// A new code of a kind, within the rates.
    func draw(
        _ kind: ExecutionCodeRecord.Kind,
        for subject: String,
        _ certificate: CertificateRecord,
        _ lifetime: Int64,
        _ earlier: [ExecutionCodeRecord],
        by principal: Principal,
        notice: String
    ) throws(EnrollmentError) -> (ExecutionCodeRecord, DrawnCode) {
        let now = clock.now
        try CodeRules.check(earlier.map(\.createdAt), at: now)
        let token = certificate.reservation.tokenSerial
        let sequence = earlier.count + 1
        let binding = CodeBinding(kind, subject, sequence, certificate.id, token: token)
        let drawn = try port("code generator") { try ports.drawCode(binding, notice) }
        let record = ExecutionCodeRecord(
            subject: subject,
            sequence: sequence,
            kind: kind,
            state: .issued,
            certificate: certificate.id,
            tokenSerial: token,
            digest: drawn.digest,
            // A hold that is running is not shortened by asking again.
            heldUntil: earlier.compactMap(\.heldUntil).max(),
            issuedBy: principal.auditName,
            expiresAt: now.advanced(bySeconds: lifetime),
            createdAt: now,
            updatedAt: now
        )
        return (record, drawn)
    }

    func superseding(_ earlier: [ExecutionCodeRecord]) -> [Change] {
        earlier.filter(\.state.isOpen).map { old in
            .updateCode(old.moved(to: .superseded, at: clock.now), from: old)
        }
    }

    /// Once a code was guessed at too often, another one is for support to send.
    func checkLock(_ isLocked: Bool, by principal: Principal) throws(EnrollmentError) {
        if isLocked, case .applicant = principal { throw EnrollmentError(.codeLocked) }
    }

    /// The codes of an application that ends without them.
    func codesEnd(
        of record: ApplicationRecord,
        as state: ExecutionCodeRecord.State
    ) throws(EnrollmentError) -> [Change] {
        if record.type == .unlock { return try unlockEnds(of: record) }
        let codes = try read { () throws(BookError) in try source.codes(for: record.number.text) }
        return codes.filter(\.state.isOpen).map { old in
            .updateCode(old.moved(to: state, at: clock.now), from: old)
        }
    }
}

extension ExecutionCodeRecord {
    /// Whether it opens a session, or the one that it opened runs.
    func isUsable(at now: Timestamp) -> Bool {
        switch state {
        case .issued: expiresAt > now
        case .redeemed: sessionUntil.map { $0 > now } ?? false
        case .consumed, .locked, .superseded, .void: false
        }
    }

    /// The same code in another state.
    func moved(to state: State, at now: Timestamp) -> ExecutionCodeRecord {
        var next = self
        (next.state, next.updatedAt) = (state, now)
        return next
    }
}
