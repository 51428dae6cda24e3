public import Model

/// Redeeming a 更新码 or 替换码, and what the session that it opens may do. Row X5.
extension EnrollmentDesk {
    /// Opens a session with a code; entered again it lasts no longer for it, and has the same challenge.
    ///
    /// How it stands with a code is told to who has it. What is wrong in code and token both costs no try: a serial number of a
    /// certificate alone, which anybody can see, locks nobody's code.
    ///
    /// - Parameters:
    ///   - type: RENEW or REPLACE.
    ///   - typed: what the holder typed, ASCII; the caller wipes it.
    ///   - serial: the certificate on the token.
    ///   - token: key序列号 as the assistant read it.
    ///   - facts: what the audit chain says beside.
    /// - Returns: the session.
    /// - Throws: `EnrollmentError` with `.codeWrong`; of the right code `.codeLocked`, `.codeExpired`, `.codeUsed`, `.codeHeld`
    ///   or `.certificateNotActive`; `.notFound` (nothing waits for a code), `.portFailed` or `.book`.
    public func redeem(
        _ type: ApplicationType,
        _ typed: [UInt8],
        certificate serial: SerialNumber,
        token: String?,
        _ facts: [String: String] = [:]
    ) async throws(EnrollmentError) -> ExecutionSession {
        let (record, code) = try waitingCode(type, serial)
        let isRight = try port("code check") { try ports.isCode(typed, CodeBinding(code), code.digest) }
        let isToken = code.tokenSerial == nil || code.tokenSerial == token
        guard isRight, isToken else { throw try await missed(code, record, counts: isRight || isToken) }
        if code.state == .consumed { throw EnrollmentError(.codeUsed) }
        try checkOpen(code)
        if let until = code.heldUntil, until > clock.now { throw EnrollmentError(.codeHeld(until: until)) }
        guard try foundCertificate(code.certificate).state == .active else {
            throw EnrollmentError(.certificateNotActive(serial))
        }
        return try await opened(code, record, facts)
    }

    /// Ties a session to one certificate request: the same one again is the same, another one is refused.
    ///
    /// - Parameters:
    ///   - digest: SHA-256 of the PKCS#10 request.
    ///   - name: the session.
    ///   - changes: others of the same moment; not written again with the same request.
    /// - Returns: the session.
    /// - Throws: `EnrollmentError` with `.codeExpired`, `.otherRequest`, `.stateChanged` or `.book`.
    public func present(
        request digest: [UInt8],
        in name: String,
        alongside changes: [Change] = []
    ) async throws(EnrollmentError) -> ExecutionSession {
        let (record, code) = try running(name)
        if let known = code.requestDigest, known != digest { throw EnrollmentError(.otherRequest) }
        if code.requestDigest == nil {
            var next = code
            (next.requestDigest, next.updatedAt) = (digest, clock.now)
            let event = audit("application.present-request", record, by: holder(of: record))
            try await write([.updateCode(next, from: code)] + changes + [.audit(event)])
            return session(name, next, record)
        }
        return session(name, code, record)
    }

    private func waitingCode(
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
            return (record, code)
        }
        for certificate in certificates {
            if let used = try usedCode(type, certificate) { return used }
        }
        throw EnrollmentError(.notFound(object: "application that waits for a code"))
    }

    /// The code by which a certificate was followed, or by which it came: who types it again is told so.
    ///
    /// After 替换 the token has the new certificate alone. With that one a code opens nothing.
    private func usedCode(
        _ type: ApplicationType,
        _ certificate: CertificateRecord
    ) throws(EnrollmentError) -> (ApplicationRecord, ExecutionCodeRecord)? {
        let successors = try read { () throws(BookError) in try source.successors(of: certificate.id) }
        let own = certificate.state == .active ? certificate.reservation.application : nil
        for number in successors.compactMap(\.reservation.application) + [own].compactMap(\.self) {
            let record = try found(number)
            let codes = try read { () throws(BookError) in try source.codes(for: number.text) }
            guard record.type == type, let code = codes.last else { continue }
            if number != own || code.state == .consumed { return (record, code) }
        }
        return nil
    }

    /// Refuses a code that is over.
    func checkOpen(_ code: ExecutionCodeRecord) throws(EnrollmentError) {
        if code.isUsable(at: clock.now) { return }
        switch code.state {
        case .locked: throw EnrollmentError(.codeLocked)
        case .issued, .redeemed, .consumed, .superseded, .void: throw EnrollmentError(.codeExpired)
        }
    }

    /// What somebody is told who does not have the code: nothing of how it stands.
    private func missed(
        _ code: ExecutionCodeRecord,
        _ record: ApplicationRecord,
        counts: Bool
    ) async throws(EnrollmentError) -> EnrollmentError {
        guard counts, code.isUsable(at: clock.now) else { return EnrollmentError(.codeWrong(left: 0)) }
        let error = try await counted(code, record.number.text)
        guard case .codeLocked = error.reason else { return error }
        return EnrollmentError(.codeWrong(left: 0))
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
        _ record: ApplicationRecord,
        _ facts: [String: String]
    ) async throws(EnrollmentError) -> ExecutionSession {
        let name = Hexadecimal.encode(try random(16))
        var next = code
        next.state = .redeemed
        next.sessionDigest = try port("fingerprint") { try ports.fingerprint(Array(name.utf8)) }
        next.sessionUntil = code.sessionUntil ?? clock.now.advanced(bySeconds: CodeRules.session)
        // A request that was made for it stays right when the token was pulled.
        if code.challenge == nil { next.challenge = try random(32) }
        next.updatedAt = clock.now
        let event = audit("application.redeem-code", record, by: holder(of: record), facts)
        try await write([.updateCode(next, from: code), .audit(event)])
        return session(name, next, record)
    }

    /// The code of a session that runs, and its application.
    func running(_ name: String) throws(EnrollmentError) -> (ApplicationRecord, ExecutionCodeRecord) {
        guard let (record, code) = try unfinished(name, as: .redeemed) else {
            throw EnrollmentError(.codeExpired)
        }
        return (record, code)
    }

    /// The code in a state whose session has not ended, and its application.
    func unfinished(
        _ name: String,
        as state: ExecutionCodeRecord.State
    ) throws(EnrollmentError) -> (ApplicationRecord, ExecutionCodeRecord)? {
        guard name.utf8.count == 32 else { return nil }
        let digest = try port("fingerprint") { try ports.fingerprint(Array(name.utf8)) }
        let found = try read { () throws(BookError) in try source.code(ofSession: digest) }
        guard let code = found, code.state == state, (code.sessionUntil ?? clock.now) > clock.now,
            let number = ApplicationNumber(code.subject)
        else { return nil }
        return (try self.found(number), code)
    }

    func session(
        _ name: String,
        _ code: ExecutionCodeRecord,
        _ record: ApplicationRecord
    ) -> ExecutionSession {
        ExecutionSession(
            name: name,
            type: record.type,
            application: record.number,
            certificate: code.certificate,
            tokenSerial: code.tokenSerial,
            challenge: code.challenge ?? [],
            requestDigest: code.requestDigest,
            until: code.sessionUntil ?? clock.now
        )
    }

    func holder(of record: ApplicationRecord) -> Principal { .applicant(login: record.owner) }

    func audit(
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
