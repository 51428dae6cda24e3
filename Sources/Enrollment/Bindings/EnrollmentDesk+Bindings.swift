public import Model

/// 绑定: a certificate and the account that uses it on the platform.
///
/// Source: product.md §5.6.
extension EnrollmentDesk {
    /// The certificate that somebody shows, where it could be bound to their account now.
    ///
    /// - Parameters:
    ///   - content: what was read off a token, DER.
    ///   - serial: the serial number in it.
    ///   - login: the account.
    /// - Returns: the certificate on record.
    /// - Throws: `EnrollmentError` with `.notFound` (no signing certificate of this centre has these octets), `.otherHolder`,
    ///   `.alreadyBound`, `.certificateNotActive`, `.certificateExpired`, `.damagedSnapshot`, `.portFailed` or `.book`.
    public func bindable(
        _ content: [UInt8],
        _ serial: SerialNumber,
        to login: String
    ) throws(EnrollmentError) -> HeldCertificate {
        let candidates = try read { () throws(BookError) in try source.certificates(serial: serial) }
        guard let certificate = candidates.first(where: { $0.certificate == content }) else {
            throw EnrollmentError(.notFound(object: "certificate \(serial.hexadecimal) with these octets"))
        }
        return try bindable(certificate, to: login).held
    }

    /// Binds a certificate to the account it was made for.
    ///
    /// The caller has verified the answer to the challenge, and the certificate's path and use. What is bound so already stays as it is.
    ///
    /// - Parameters:
    ///   - serial: the certificate.
    ///   - login: the account.
    ///   - proof: the token's answer to a challenge that was drawn for the two.
    /// - Returns: the binding, BOUND.
    /// - Throws: `EnrollmentError` with `.notFound` (not a certificate of this account), `.certificateNotActive`,
    ///   `.certificateExpired`, `.alreadyBound`, `.challengeOver`, `.damagedSnapshot`, `.portFailed` or `.book`.
    public func bind(
        _ serial: SerialNumber,
        to login: String,
        with proof: BindingProof
    ) async throws(EnrollmentError) -> BindingRecord {
        let principal = Principal.applicant(login: login)
        do throws(EnrollmentError) {
            let certificate = try caseOf(serial, of: login).certificate
            let standing = try bindable(certificate, to: login)
            if let bound = standing.bound { return bound }
            guard try isOpen(proof.nonce, for: fingerprint(of: certificate), of: login) else {
                throw EnrollmentError(.challengeOver)
            }
            let record = try binding(of: certificate, to: login)
            let ended = standing.ended.map { Change.updateBinding($0.moved(to: .invalid, at: clock.now)) }
            let event = audit("certificate.bind", record, by: principal, proof)
            // Claimed with the binding itself, so that no answer is good twice.
            let claim = Change.once(
                key: "certificate.bind:\(Hexadecimal.encode(proof.nonce))",
                at: clock.now
            )
            try await writeOnce([claim] + ended + [.addBinding(record), .audit(event)])
            return record
        } catch {
            throw await recorded(error, "certificate.bind", principal, serial.hexadecimal)
        }
    }

    private func writeOnce(_ changes: [Change]) async throws(EnrollmentError) {
        do throws(BookError) {
            try await book.commit(changes)
        } catch {
            guard case .repeated = error.reason else { throw EnrollmentError(.book(error)) }
            throw EnrollmentError(.challengeOver)
        }
    }

    private func binding(
        of certificate: CertificateRecord,
        to login: String
    ) throws(EnrollmentError) -> BindingRecord {
        let earlier = try read { () throws(BookError) in try source.bindings(of: certificate.id) }
        return BindingRecord(
            account: login,
            certificate: certificate.id,
            profile: certificate.reservation.profile,
            sequence: earlier.count { $0.account == login } + 1,
            state: .bound,
            createdAt: clock.now,
            updatedAt: clock.now
        )
    }

    private func fingerprint(of certificate: CertificateRecord) throws(EnrollmentError) -> [UInt8] {
        try port("digest") { try ports.fingerprint(certificate.certificate ?? []) }
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

    /// A certificate that could be bound, and what there is already.
    private struct Standing {
        let held: HeldCertificate
        /// The binding of the two, where it stands.
        let bound: BindingRecord?
        /// Bindings of the account, for the same profile, whose certificates have ended or were revoked: they give way.
        let ended: [BindingRecord]
    }

    private func bindable(
        _ certificate: CertificateRecord,
        to login: String
    ) throws(EnrollmentError) -> Standing {
        let (id, serial) = (certificate.id, certificate.id.serial)
        let own = try read { () throws(BookError) in try source.bindings(account: login) }
            .filter { $0.state == .bound }
        let others = try read { () throws(BookError) in try source.bindings(of: id) }
            .filter { $0.state == .bound && $0.account != login }
        guard let held = try caseOf(certificate), held.application.owner == login,
            certificate.reservation.subjectUID == held.application.subjectUID
        else {
            if let other = others.first {
                throw EnrollmentError(.alreadyBound(to: Mask.account(other.account)))
            }
            throw EnrollmentError(.otherHolder(serial))
        }
        try checkInUse(certificate, for: .renew)
        let hasFallen = try port("look at the authority") { try ports.hasFallen(id.authority) }
        guard !hasFallen else { throw EnrollmentError(.certificateNotActive(serial)) }
        let bound = own.first { $0.certificate == id }
        let rivals = own.filter {
            $0.certificate != id && $0.profile == certificate.reservation.profile
        }
        var ended: [BindingRecord] = []
        for rival in rivals where try !isInUse(rival.certificate) { ended.append(rival) }
        let standing = others + rivals.filter { !ended.contains($0) }
        if bound == nil, let rival = standing.first {
            throw EnrollmentError(.alreadyBound(to: Mask.account(rival.account)))
        }
        return Standing(held: held, bound: bound, ended: ended)
    }

    private func isInUse(_ id: CertificateID) throws(EnrollmentError) -> Bool {
        let certificate = try foundCertificate(id)
        return [.active, .held].contains(certificate.state) && clock.now <= certificate.reservation.notAfter
    }

    /// With the token's answer, so that anybody can verify later who bound the certificate.
    private func audit(
        _ action: String,
        _ record: BindingRecord,
        by principal: Principal,
        _ proof: BindingProof? = nil
    ) -> AuditEvent {
        var detail = [
            "account": record.account, "profile": record.profile, "state": record.state.rawValue,
        ]
        if let proof {
            detail["nonce"] = Hexadecimal.encode(proof.nonce)
            detail["signature"] = Hexadecimal.encode(proof.signature)
        }
        return AuditEvent(
            at: clock.now,
            actor: principal.auditName,
            action: action,
            object: record.certificate.serial.hexadecimal,
            detail: detail
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
