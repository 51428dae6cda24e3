public import Model

/// 紧急挂失: the holder revokes at once, with a code to the phone on file; papers follow.
///
/// Source: product.md §13 item 3, §16 item 8.
extension EnrollmentDesk {
    /// Sends a 挂失码 to the phone on file.
    ///
    /// - Parameters:
    ///   - serial: the certificate.
    ///   - login: the account it was made for.
    /// - Returns: what is on record of the code.
    /// - Throws: `EnrollmentError` with `.notFound` (not a certificate of this account), `.certificateNotActive`, `.codeTooSoon`,
    ///   `.codesUsedUp`, `.portFailed`, `.damagedSnapshot` or `.book`.
    public func requestEmergency(
        _ serial: SerialNumber,
        by login: String
    ) async throws(EnrollmentError) -> ExecutionCodeRecord {
        let principal = Principal.applicant(login: login)
        do throws(EnrollmentError) {
            let held = try caseOf(serial, of: login)
            try checkRevocable(held.certificate)
            let subject = held.certificate.id.path
            let earlier = try read { () throws(BookError) in try source.codes(for: subject) }
            let (code, drawn) = try draw(
                .emergency,
                for: subject,
                held.certificate,
                CodeRules.emergencyLifetime,
                earlier,
                by: principal,
                notice: CodeBinding.notice("CODE_EMERGENCY", held.application.number)
            )
            let notices = Notices(
                record: held.application,
                person: held.snapshot.form.person,
                at: clock.now
            )
            try await write(
                superseding(earlier) + [
                    .addCode(code), .audit(audit("emergency.request", subject, principal, [:])),
                    notices.code("CODE_EMERGENCY", drawn, until: code.expiresAt),
                ]
            )
            return code
        } catch {
            throw await recorded(error, "emergency.request", principal, serial.hexadecimal)
        }
    }

    /// Revokes the certificate.
    ///
    /// - Parameters:
    ///   - serial: the certificate.
    ///   - cause: key_compromise or token_lost.
    ///   - typed: the code as it was typed, ASCII; the caller wipes it.
    ///   - login: the account.
    /// - Returns: the REVOKE on record, COMPLETED.
    /// - Throws: `EnrollmentError` with `.notFound`, `.validationFailed` (another cause), `.certificateNotActive`, `.codeWrong`,
    ///   `.codeLocked`, `.codeExpired`, `.noFreeNumber`, `.portFailed`, `.damagedSnapshot` or `.book`.
    public func revokeInEmergency(
        _ serial: SerialNumber,
        _ cause: RevocationCause,
        code typed: [UInt8],
        by login: String
    ) async throws(EnrollmentError) -> ApplicationRecord {
        let principal = Principal.applicant(login: login)
        guard cause == .keyCompromise || cause == .tokenLost else {
            let failure = ValidationFailure("revokeReason", .notInList, "挂失原因：应为私钥泄露或介质丢失")
            throw EnrollmentError(.validationFailed([failure]))
        }
        let held = try caseOf(serial, of: login)
        try checkRevocable(held.certificate)
        let subject = held.certificate.id.path
        let codes = try read { () throws(BookError) in try source.codes(for: subject) }
        guard let code = codes.last else { throw EnrollmentError(.codeExpired) }
        try checkOpen(code)
        guard try port("code check", { try ports.isCode(typed, CodeBinding(code), code.digest) }) else {
            throw try await counted(code, subject)
        }
        let record = try await revokeOutright(
            held.certificate,
            Grounds(cause: cause, text: nil, initiator: .holder, reviewer: nil),
            alongside: [.updateCode(code.moved(to: .consumed, at: clock.now), from: code)],
            by: principal
        )
        guard let record else { throw EnrollmentError(.notFound(object: "application of \(subject)")) }
        return record
    }

    /// What stands in the way of 挂失.
    ///
    /// - Parameters:
    ///   - serial: the certificate.
    ///   - login: the account.
    /// - Returns: the refusal that a request would meet; nil for none.
    /// - Throws: `EnrollmentError` with `.notFound`, `.damagedSnapshot` or `.book`.
    public func emergencyObstacle(
        _ serial: SerialNumber,
        of login: String
    ) throws(EnrollmentError) -> EnrollmentError? {
        let held = try caseOf(serial, of: login)
        do throws(EnrollmentError) {
            try checkRevocable(held.certificate)
            return nil
        } catch {
            return error
        }
    }

    private func checkRevocable(_ certificate: CertificateRecord) throws(EnrollmentError) {
        guard certificate.state == .active || certificate.state == .issued || certificate.state == .held
        else {
            throw EnrollmentError(.certificateNotActive(certificate.id.serial))
        }
    }
}
