public import Model

/// 绑定: a certificate and the account that uses it on the platform.
///
/// Source: product.md §5.6.
extension EnrollmentDesk {
    /// Binds a certificate to the account it was made for.
    ///
    /// The caller has verified that the token signed this account, certificate and a fresh nonce, and the chain. What is bound so already
    /// stays as it is.
    ///
    /// - Parameters:
    ///   - serial: the certificate.
    ///   - login: the account.
    /// - Returns: the binding, BOUND.
    /// - Throws: `EnrollmentError` with `.notFound` (not a certificate of this account), `.certificateNotActive`,
    ///   `.certificateExpired`, `.alreadyBound`, `.damagedSnapshot` or `.book`.
    public func bind(_ serial: SerialNumber, to login: String) async throws(EnrollmentError) -> BindingRecord
    {
        let principal = Principal.applicant(login: login)
        do throws(EnrollmentError) {
            let certificate = try caseOf(serial, of: login).certificate
            try checkInUse(certificate, for: .renew)
            if let bound = try bound(certificate, to: login) { return bound }
            let earlier = try read { () throws(BookError) in try source.bindings(of: certificate.id) }
            let record = BindingRecord(
                account: login,
                certificate: certificate.id,
                profile: certificate.reservation.profile,
                sequence: earlier.count { $0.account == login } + 1,
                state: .bound,
                createdAt: clock.now,
                updatedAt: clock.now
            )
            try await write([.addBinding(record), .audit(audit("certificate.bind", record, by: principal))])
            return record
        } catch {
            throw await recorded(error, "certificate.bind", principal, serial.hexadecimal)
        }
    }

    /// Takes a certificate off its account.
    ///
    /// - Parameters:
    ///   - serial: the certificate.
    ///   - login: the account.
    /// - Returns: the binding, UNBOUND.
    /// - Throws: `EnrollmentError` with `.notFound` or `.book`.
    public func unbind(
        _ serial: SerialNumber,
        from login: String
    ) async throws(EnrollmentError) -> BindingRecord {
        let bindings = try read { () throws(BookError) in try source.bindings(account: login) }
        guard let old = bindings.first(where: { $0.state == .bound && $0.certificate.serial == serial })
        else {
            throw EnrollmentError(.notFound(object: "binding of certificate \(serial.hexadecimal)"))
        }
        let record = old.moved(to: .unbound, at: clock.now)
        let event = audit("certificate.unbind", record, by: .applicant(login: login))
        try await write([.updateBinding(record), .audit(event)])
        return record
    }

    /// The bindings of a certificate that stand, in their next state.
    func bindings(
        of id: CertificateID,
        become state: BindingRecord.State
    ) throws(EnrollmentError) -> [Change] {
        let bindings = try read { () throws(BookError) in try source.bindings(of: id) }
        return bindings.filter { $0.state == .bound }.map {
            .updateBinding($0.moved(to: state, at: clock.now))
        }
    }

    /// 更新 and 替换 take the binding along.
    func bindings(
        of id: CertificateID,
        moveTo successor: CertificateRecord
    ) throws(EnrollmentError) -> [Change] {
        let bindings = try read { () throws(BookError) in try source.bindings(of: id) }
        guard let old = bindings.first(where: { $0.state == .bound }) else { return [] }
        let record = BindingRecord(
            account: old.account,
            certificate: successor.id,
            profile: successor.reservation.profile,
            sequence: 1,
            state: .bound,
            createdAt: clock.now,
            updatedAt: clock.now
        )
        return [.updateBinding(old.moved(to: .moved, at: clock.now)), .addBinding(record)]
    }

    /// The standing binding of the two; refuses when one of them is bound otherwise.
    private func bound(
        _ certificate: CertificateRecord,
        to login: String
    ) throws(EnrollmentError) -> BindingRecord? {
        let own = try read { () throws(BookError) in try source.bindings(account: login) }
        let others = try read { () throws(BookError) in try source.bindings(of: certificate.id) }
        let standing = (own + others).filter { $0.state == .bound }
        if let same = standing.first(where: { $0.account == login && $0.certificate == certificate.id }) {
            return same
        }
        let rival = standing.first {
            $0.certificate == certificate.id || $0.profile == certificate.reservation.profile
        }
        if let rival { throw EnrollmentError(.alreadyBound(to: Mask.account(rival.account))) }
        return nil
    }

    private func audit(_ action: String, _ record: BindingRecord, by principal: Principal) -> AuditEvent {
        AuditEvent(
            at: clock.now,
            actor: principal.auditName,
            action: action,
            object: record.certificate.serial.hexadecimal,
            detail: ["account": record.account, "profile": record.profile, "state": record.state.rawValue]
        )
    }
}

extension BindingRecord {
    fileprivate func moved(to state: State, at now: Timestamp) -> BindingRecord {
        var next = self
        (next.state, next.updatedAt) = (state, now)
        return next
    }
}
