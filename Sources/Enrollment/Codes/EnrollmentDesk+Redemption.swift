public import Model

/// Redeeming a 更新码 or 替换码, and what the session that it opens may do. Row X5.
extension EnrollmentDesk {
    /// Opens a session with a code; entered again it lasts no longer for it.
    ///
    /// - Parameters:
    ///   - type: RENEW or REPLACE.
    ///   - typed: what the holder typed, ASCII; the caller wipes it.
    ///   - serial: the certificate on the token.
    ///   - token: key序列号 as the assistant read it.
    /// - Returns: the session.
    /// - Throws: `EnrollmentError` with `.codeWrong`, `.codeLocked`, `.codeExpired`, `.codeHeld`, `.certificateNotActive`, `.notFound`
    ///   (nothing waits for a code), `.portFailed` or `.book`.
    public func redeem(
        _ type: ApplicationType,
        _ typed: [UInt8],
        certificate serial: SerialNumber,
        token: String?
    ) async throws(EnrollmentError) -> ExecutionSession {
        let (record, code) = try openCode(type, serial)
        if let until = code.heldUntil, until > clock.now { throw EnrollmentError(.codeHeld(until: until)) }
        let isRight = try port("code check") { try ports.isCode(typed, CodeBinding(code), code.digest) }
        guard isRight, code.tokenSerial == nil || code.tokenSerial == token else {
            throw try await counted(code, record.number.text)
        }
        guard try foundCertificate(code.certificate).state == .active else {
            throw EnrollmentError(.certificateNotActive(serial))
        }
        return try await opened(code, record)
    }

    /// Ties a session to one certificate request: the same one again is the same, another one is refused.
    ///
    /// - Parameters:
    ///   - digest: SHA-256 of the PKCS#10 request.
    ///   - name: the session.
    /// - Returns: the session.
    /// - Throws: `EnrollmentError` with `.codeExpired`, `.otherRequest`, `.stateChanged` or `.book`.
    public func present(
        request digest: [UInt8],
        in name: String
    ) async throws(EnrollmentError) -> ExecutionSession {
        let (record, code) = try running(name)
        if let known = code.requestDigest, known != digest { throw EnrollmentError(.otherRequest) }
        if code.requestDigest == nil {
            var next = code
            (next.requestDigest, next.updatedAt) = (digest, clock.now)
            let event = audit("application.present-request", record, by: holder(of: record))
            try await write([.updateCode(next, from: code), .audit(event)])
        }
        return session(name, code, record)
    }

    /// X5: what completes a RENEW or REPLACE, for one commit with the activation of the new certificate.
    ///
    /// The application is COMPLETED, the code CONSUMED, the binding moved; a REPLACE revokes the certificate before in the same moment,
    /// so everything else that is open about it is closed.
    ///
    /// - Parameters:
    ///   - name: the session.
    ///   - successor: the new certificate, issued for this application; that it works on its token was verified.
    /// - Returns: the application as it will be, and the changes.
    /// - Throws: `EnrollmentError` with `.codeExpired`, `.notApproved`, `.invalidTransition`, `.damagedSnapshot` or `.book`.
    public func execution(
        of name: String,
        successor: CertificateID
    ) throws(EnrollmentError) -> (record: ApplicationRecord, changes: [Change]) {
        let (record, code) = try running(name)
        let certificate = try foundCertificate(successor)
        guard certificate.reservation.application == record.number,
            certificate.reservation.predecessor == record.certificate, certificate.state == .issued
        else { throw EnrollmentError(.notApproved(record.number)) }
        let now = clock.now
        let state = try advance(record, .executed, TransitionFacts(holding: [.byOwner, .proven]))
        let moved = record.moved(to: state, at: now)
        let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
        let notices = Notices(record: moved, person: snapshot.form.person, at: now)
        let event = audit(
            "application.execute",
            moved,
            by: holder(of: record),
            ["certificate": successor.serial.hexadecimal]
        )
        var changes: [Change] = [
            .updateApplication(moved), .updateCode(code.moved(to: .consumed, at: now), from: code),
        ]
        changes += try bindings(of: code.certificate, moveTo: certificate)
        if record.type == .replace {
            changes += try closings(about: code.certificate, except: record.number, by: .system)
        }
        changes += [.audit(event), notices.done(validTo: certificate.reservation.notAfter)]
        return (moved, changes)
    }

    private func openCode(
        _ type: ApplicationType,
        _ serial: SerialNumber
    ) throws(EnrollmentError) -> (ApplicationRecord, ExecutionCodeRecord) {
        let certificates = try read { () throws(BookError) in try source.certificates(serial: serial) }
        for certificate in certificates {
            let open = try read { () throws(BookError) in try source.openApplications(about: certificate.id) }
            guard let record = open.first(where: { $0.type == type && $0.state == .pendingExecution }) else {
                continue
            }
            let codes = try read { () throws(BookError) in try source.codes(for: record.number.text) }
            guard let code = codes.last else { continue }
            try checkOpen(code)
            return (record, code)
        }
        throw EnrollmentError(.notFound(object: "application that waits for a code"))
    }

    /// Refuses a code that is over.
    func checkOpen(_ code: ExecutionCodeRecord) throws(EnrollmentError) {
        switch code.state {
        case .issued where code.expiresAt > clock.now: return
        case .redeemed where (code.sessionUntil ?? clock.now) > clock.now: return
        case .locked: throw EnrollmentError(.codeLocked)
        case .issued, .redeemed, .consumed, .superseded, .void: throw EnrollmentError(.codeExpired)
        }
    }

    /// A wrong try, on record before its answer.
    func counted(
        _ code: ExecutionCodeRecord,
        _ object: String
    ) async throws(EnrollmentError) -> EnrollmentError {
        var next = code
        next.wrongTries += 1
        next.updatedAt = clock.now
        if next.wrongTries >= OneTimeCode.wrongTries { next.state = .locked }
        let event = AuditEvent(
            at: clock.now,
            actor: "holder",
            action: "code.wrong",
            object: object,
            detail: ["tries": "\(next.wrongTries)", "state": next.state.rawValue]
        )
        try await write([.updateCode(next, from: code), .audit(event)])
        return next.state == .locked
            ? EnrollmentError(.codeLocked)
            : EnrollmentError(.codeWrong(left: OneTimeCode.wrongTries - next.wrongTries))
    }

    private func opened(
        _ code: ExecutionCodeRecord,
        _ record: ApplicationRecord
    ) async throws(EnrollmentError) -> ExecutionSession {
        let name = Hexadecimal.encode(try random(16))
        var next = code
        next.state = .redeemed
        next.sessionDigest = try port("fingerprint") { try ports.fingerprint(Array(name.utf8)) }
        next.sessionUntil = code.sessionUntil ?? clock.now.advanced(bySeconds: CodeRules.session)
        next.challenge = try random(32)
        next.updatedAt = clock.now
        let event = audit("application.redeem-code", record, by: holder(of: record))
        try await write([.updateCode(next, from: code), .audit(event)])
        return session(name, next, record)
    }

    private func running(_ name: String) throws(EnrollmentError) -> (ApplicationRecord, ExecutionCodeRecord) {
        guard name.utf8.count == 32 else { throw EnrollmentError(.codeExpired) }
        let digest = try port("fingerprint") { try ports.fingerprint(Array(name.utf8)) }
        let found = try read { () throws(BookError) in try source.code(ofSession: digest) }
        guard let code = found, code.state == .redeemed, (code.sessionUntil ?? clock.now) > clock.now,
            let number = ApplicationNumber(code.subject)
        else { throw EnrollmentError(.codeExpired) }
        return (try self.found(number), code)
    }

    private func session(
        _ name: String,
        _ code: ExecutionCodeRecord,
        _ record: ApplicationRecord
    ) -> ExecutionSession {
        ExecutionSession(
            name: name,
            application: record.number,
            certificate: code.certificate,
            tokenSerial: code.tokenSerial,
            challenge: code.challenge ?? [],
            until: code.sessionUntil ?? clock.now
        )
    }

    private func holder(of record: ApplicationRecord) -> Principal { .applicant(login: record.owner) }

    private func audit(
        _ action: String,
        _ record: ApplicationRecord,
        by principal: Principal,
        _ detail: [String: String] = [:]
    ) -> AuditEvent {
        AuditEvent(
            at: clock.now,
            actor: principal.auditName,
            action: action,
            object: record.number.text,
            detail: auditFacts(record).merging(detail) { $1 }
        )
    }
}
