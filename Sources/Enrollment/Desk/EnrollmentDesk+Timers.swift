public import Model

/// What time does: lapses, reminders, and what follows revocations that were made elsewhere.
///
/// All of it can be repeated at any moment, and by several processes at once.
extension EnrollmentDesk {
    /// 到期提醒: so many days before the end, product.md §13 item 6.
    public static let reminderDays = [60, 30, 15, 7, 3, 1]

    private static let page = 500

    /// Closes, discards and gives up whatever time has ended.
    ///
    /// - Returns: the applications that moved or were removed.
    /// - Throws: `EnrollmentError` with `.book`; what was done before stays done.
    public func lapseAll() async throws(EnrollmentError) -> [ApplicationNumber] {
        let now = clock.now
        let spans: [(Set<ApplicationState>, Int64)] = [
            ([.draft, .rejected], policy.abandonedDays), ([.pendingPayment], policy.unpaidDays),
            ([.pendingExecution], 0),
        ]
        var moved: [ApplicationNumber] = []
        for (states, days) in spans {
            let since = now.advanced(bySeconds: -days * 86_400)
            try await forEach(states, untouchedSince: since) { record throws(EnrollmentError) in
                let after = try await lapse(record.number)
                if after != record { moved.append(record.number) }
            }
        }
        return moved
    }

    /// Follows revocations that were made without an application: closes what is open about the certificate, and its binding.
    ///
    /// - Returns: the applications that were closed.
    /// - Throws: `EnrollmentError` with `.damagedSnapshot` or `.book`; what was done before stays done.
    public func settleRevocations() async throws(EnrollmentError) -> [ApplicationNumber] {
        let orphans = try read { () throws(BookError) in
            try source.orphanedApplications(limit: EnrollmentDesk.page)
        }
        var closed: [ApplicationNumber] = []
        for record in orphans {
            let changes = try closing(
                record,
                .certificateRevoked,
                holding: [],
                because: ("cert_revoked", "证书已吊销"),
                by: .system
            )
            if try await wrote(changes) { closed.append(record.number) }
        }
        let bindings = try read { () throws(BookError) in
            try source.orphanedBindings(limit: EnrollmentDesk.page)
        }
        for binding in bindings {
            let event = audit(
                "certificate.unbind",
                binding.certificate.serial.hexadecimal,
                .system,
                ["account": binding.account, "state": BindingRecord.State.invalid.rawValue]
            )
            _ = try await wrote(self.bindings(of: binding.certificate, become: .invalid) + [.audit(event)])
        }
        return closed
    }

    /// Reminds of certificates that end; a renewed one is not spoken of any more.
    ///
    /// - Returns: the certificates whose holders were reminded now.
    /// - Throws: `EnrollmentError` with `.damagedSnapshot` or `.book`; what was sent before stays sent.
    public func remindAll() async throws(EnrollmentError) -> [CertificateID] {
        let now = clock.now
        let end = today.advanced(byDays: (EnrollmentDesk.reminderDays.max() ?? 0) + 1).start
        var reminded: [CertificateID] = []
        var cursor: CertificateID?
        repeat {
            let page = try read { () throws(BookError) in
                try source.certificates(endingFrom: now, to: end, after: cursor, limit: EnrollmentDesk.page)
            }
            for certificate in page where try await remind(certificate) { reminded.append(certificate.id) }
            cursor = page.count == EnrollmentDesk.page ? page.last?.id : nil
        } while cursor != nil
        return reminded
    }

    /// One notice for each mark that is passed; marks that were missed while nothing ran are not made up for.
    private func remind(_ certificate: CertificateRecord) async throws(EnrollmentError) -> Bool {
        let left = today.days(until: CalendarDay(certificate.reservation.notAfter))
        guard let mark = EnrollmentDesk.reminderDays.filter({ $0 >= left }).min() else { return false }
        let key = "remind:\(certificate.id.path):\(mark)"
        if try read({ () throws(BookError) in try source.isClaimed(key: key) }) { return false }
        let successors = try read { () throws(BookError) in try source.successors(of: certificate.id) }
        guard !successors.contains(where: { $0.state == .active }), let held = try caseOf(certificate) else {
            return false
        }
        let notices = Notices(record: held.application, person: held.snapshot.form.person, at: clock.now)
        let event = audit(
            "certificate.remind",
            certificate.id.serial.hexadecimal,
            .system,
            ["days": String(mark)]
        )
        return try await wrote([
            .once(key: key, at: clock.now), notices.expiring(certificate), .audit(event),
        ])
    }

    private func forEach(
        _ states: Set<ApplicationState>,
        untouchedSince moment: Timestamp,
        _ body: (ApplicationRecord) async throws(EnrollmentError) -> Void
    ) async throws(EnrollmentError) {
        var cursor: ApplicationNumber?
        repeat {
            let page = try read { () throws(BookError) in
                try source.applications(
                    states,
                    untouchedSince: moment,
                    after: cursor,
                    limit: EnrollmentDesk.page
                )
            }
            // The last of the page may be a draft that is removed now, and a cursor has to be there.
            cursor =
                page.count == EnrollmentDesk.page ? page.last(where: { $0.state != .draft })?.number : nil
            for record in page {
                do throws(EnrollmentError) {
                    try await body(record)
                } catch {
                    // Somebody was at it in the same moment.
                    guard case .stateChanged = error.reason else { throw error }
                }
            }
        } while cursor != nil
    }

    /// Whether this was written now; what somebody else did in the same moment is done.
    func wrote(_ changes: [Change]) async throws(EnrollmentError) -> Bool {
        do throws(BookError) {
            try await book.commit(changes)
            return true
        } catch {
            switch error.reason {
            case .stateChanged, .repeated, .exists: return false
            default: throw EnrollmentError(.book(error))
            }
        }
    }
}
