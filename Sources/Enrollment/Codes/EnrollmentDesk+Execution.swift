public import Model

/// What the session of a 更新码 or 替换码 does. Row X5.
extension EnrollmentDesk {
    /// So many certificates of one application are given up at most before nobody looks any further.
    private static let longestLine = 50

    /// A session that runs.
    ///
    /// - Throws: `EnrollmentError` with `.codeExpired`, `.portFailed` or `.book`.
    public func session(_ name: String) throws(EnrollmentError) -> ExecutionSession {
        let (record, code) = try running(name)
        return session(name, code, record)
    }

    /// A session that has finished its application, for as long as it would have lasted.
    ///
    /// - Returns: nil for every other one.
    /// - Throws: `EnrollmentError` with `.portFailed` or `.book`.
    public func finishedSession(_ name: String) throws(EnrollmentError) -> ExecutionSession? {
        guard let (record, code) = try unfinished(name, as: .consumed) else { return nil }
        return session(name, code, record)
    }

    /// Counts an answer to the token's card, before it is given; what is over goes from the token when all is done.
    ///
    /// - Parameter name: the session, running or finished.
    /// - Returns: false when there were as many as there may be.
    /// - Throws: `EnrollmentError` with `.codeExpired`, `.portFailed` or `.book`.
    public func countAnswer(in name: String) async throws(EnrollmentError) -> Bool {
        let finished = try unfinished(name, as: .consumed)
        let found = if let finished { finished } else { try running(name) }
        let (record, code) = found
        guard code.answers < CodeRules.answers else { return false }
        var next = code
        (next.answers, next.updatedAt) = (code.answers + 1, clock.now)
        let event = audit(
            "application.answer-card",
            record,
            by: holder(of: record),
            ["token": code.tokenSerial ?? "", "answers": "\(next.answers)"]
        )
        try await write([.updateCode(next, from: code), .audit(event)])
        return true
    }

    /// What holds as long as a session is what it is now, for a commit that depends on it.
    ///
    /// - Throws: `EnrollmentError` with `.codeExpired`, `.portFailed` or `.book`.
    public func condition(of name: String) throws(EnrollmentError) -> [Change] {
        let (_, code) = try running(name)
        var next = code
        next.updatedAt = clock.now
        return [.updateCode(next, from: code)]
    }

    /// The certificates that were signed for a RENEW or REPLACE, oldest first: each follows one that was given up unproven.
    ///
    /// - Throws: `EnrollmentError` with `.book`.
    public func certificates(
        signedFor record: ApplicationRecord
    ) throws(EnrollmentError) -> [CertificateRecord] {
        guard let id = record.certificate else { return [] }
        var line: [CertificateRecord] = []
        var next = try signed(after: id) { $0.application == record.number }
        while let found = next, line.count < EnrollmentDesk.longestLine {
            line.append(found)
            next = try signed(after: found.id) { $0.application == nil && $0.act == .reissue }
        }
        return line
    }

    private func signed(
        after id: CertificateID,
        _ isOurs: (Reservation) -> Bool
    ) throws(EnrollmentError) -> CertificateRecord? {
        let successors = try read { () throws(BookError) in try source.successors(of: id) }
        return successors.first { next in
            next.state != .abandoned && next.reservation.purpose == .signing && isOurs(next.reservation)
        }
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
        let certificate = try certificates(signedFor: record).first { $0.id == successor }
        guard let certificate, certificate.state == .issued else {
            throw EnrollmentError(.notApproved(record.number))
        }
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
}
