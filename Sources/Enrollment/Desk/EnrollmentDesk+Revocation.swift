public import Model

/// 吊销: what is written when a certificate is revoked, row V1's effects.
extension EnrollmentDesk {
    /// Revokes a certificate, with all that follows from it, for the cause that an application states.
    func revocation(
        _ certificate: CertificateRecord,
        _ matter: CertificateMatter?,
        except number: ApplicationNumber?,
        by principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        switch matter?.business {
        case .revoke(let cause, let text, let since):
            return try revocation(certificate, cause, text, since, except: number, by: principal)
        case .reissue(let cause, let text):
            let changes = try revocation(certificate, cause, text, nil, except: number, by: principal)
            guard cause == .superseded else { return changes }
            return try changes + breakage(of: certificate, besides: changes, by: principal)
        case nil, .renew, .replace, .unlock: throw EnrollmentError(.damagedSnapshot)
        }
    }

    /// Revokes a certificate, with all that follows from it; when its token is lost, with every other that ends with the token.
    func revocation(
        _ certificate: CertificateRecord,
        _ cause: RevocationCause,
        _ text: String?,
        _ since: Timestamp?,
        except number: ApplicationNumber?,
        by principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        var changes: [Change] = []
        for record in [certificate] + (try falling(with: certificate, cause)) {
            changes += try ending(record, cause, text, since, except: number, by: principal)
        }
        // What an application leaves unproven may be on the lost token, too.
        var revoked: Set<CertificateID> = []
        changes.removeAll { change in
            guard case .revokeCertificate(let id, _) = change else { return false }
            return !revoked.insert(id).inserted
        }
        return try changes + loss(of: certificate, cause, besides: changes, by: principal)
    }

    private func falling(
        with certificate: CertificateRecord,
        _ cause: RevocationCause
    ) throws(EnrollmentError) -> [CertificateRecord] {
        guard cause == .tokenLost else { return [] }
        return try read { () throws(BookError) in try source.certificates(fallingWith: certificate) }
    }

    /// The token of a certificate, LOST when that is why it is revoked, and what ends with it; one that was made anew is another's.
    private func loss(
        of certificate: CertificateRecord,
        _ cause: RevocationCause,
        besides changes: [Change],
        by principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        guard cause == .tokenLost, let token = try presentToken(of: certificate) else { return [] }
        let loss = token.loss(of: certificate.id, by: principal.auditName, at: clock.now)
        return try loss + ending(of: token, by: loss, besides: changes, principal)
    }

    /// 介质损坏: the token DEFECTIVE, and what ends with it, unless another certificate in use is on it.
    private func breakage(
        of certificate: CertificateRecord,
        besides changes: [Change],
        by principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        let others = try read { () throws(BookError) in try source.certificates(fallingWith: certificate) }
        guard !others.contains(where: { $0.reservation.tokenSerial != nil }),
            let token = try presentToken(of: certificate)
        else { return [] }
        let breakage = token.breakage(of: certificate.id, by: principal.auditName, at: clock.now)
        return try breakage + ending(of: token, by: breakage, besides: changes, principal)
    }

    private func presentToken(of certificate: CertificateRecord) throws(EnrollmentError) -> TokenRecord? {
        guard let serial = certificate.reservation.tokenSerial else { return nil }
        return try read { () throws(BookError) in
            guard let token = try source.token(serial: serial), try source.isPresent(certificate, on: token)
            else { return nil }
            return token
        }
    }

    /// The unlock and the delivery that end with a token; nothing where the token does not end.
    private func ending(
        of token: TokenRecord,
        by end: [Change],
        besides changes: [Change],
        _ principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        guard !end.isEmpty else { return [] }
        let serial = token.serial
        let unlocks = try read { () throws(BookError) in try source.unlocks(ofToken: serial) }
        let codes = try read { () throws(BookError) in try source.unlockCodes(ofToken: serial) }
        let delivery = try read { () throws(BookError) in
            try source.deliveryEnding(with: token, by: principal.auditName, at: clock.now)
        }
        return token.ending(unlocks, codes, besides: changes, by: principal.auditName, at: clock.now)
            + delivery
    }

    private func ending(
        _ certificate: CertificateRecord,
        _ cause: RevocationCause,
        _ text: String?,
        _ since: Timestamp?,
        except number: ApplicationNumber?,
        by principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        let date = clock.now
        let revocation = Revocation(date: date, reason: cause.reason, invalidityDate: since)
        var detail = [
            "authority": certificate.id.authority.name, "reason": cause.reason.rawValue,
            "cause": cause.rawValue,
        ]
        detail["text"] = text
        detail["invalidSince"] = since.map { "\($0.secondsSinceEpoch)" }
        detail["application"] = number?.text
        let event = AuditEvent(
            at: date,
            actor: principal.auditName,
            action: "certificate.revoke",
            object: certificate.id.serial.hexadecimal,
            detail: detail
        )
        let block: [Change] =
            cause.reason.isCompromise
            ? [.blockKey(keyHash: certificate.reservation.keyHash, reason: cause.reason, at: date)] : []
        return [.revokeCertificate(certificate.id, revocation)] + block + [.audit(event)]
            + (try consequences(of: certificate.id, except: number, by: principal))
    }

    /// What follows when a certificate is revoked: its binding is INVALID, other applications about it are CLOSED, their codes void
    /// and what was paid goes back.
    ///
    /// - Parameters:
    ///   - id: the certificate.
    ///   - number: the application that is itself about this, and stays.
    ///   - principal: who does it.
    /// - Returns: the changes, for a commit with the revocation.
    /// - Throws: `EnrollmentError` with `.damagedSnapshot` or `.book`.
    public func consequences(
        of id: CertificateID,
        except number: ApplicationNumber?,
        by principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        try bindings(of: id, become: .invalid) + closings(about: id, except: number, by: principal)
    }

    /// The other open applications about a certificate that is revoked, CLOSED.
    func closings(
        about id: CertificateID,
        except number: ApplicationNumber?,
        by principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        var changes: [Change] = []
        let open = try read { () throws(BookError) in try source.openApplications(about: id) }
        for record in open where record.number != number && !record.type.isProduced {
            changes += try closing(
                record,
                .certificateRevoked,
                holding: [],
                because: ("cert_revoked", "证书已吊销"),
                by: principal
            )
        }
        return changes
    }

    /// V1's effect, X6 and U4: an application about a certificate is closed by something else than its owner.
    func closing(
        _ record: ApplicationRecord,
        _ event: ApplicationEvent,
        holding guards: Set<ApplicationGuard>,
        because reason: (code: String, text: String),
        by principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        let state = try advance(record, event, TransitionFacts(holding: guards))
        let now = clock.now
        let moved = record.moved(to: state, at: now) { edit in
            edit.reasonCode = reason.code
            edit.reasonText = reason.text
        }
        let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
        let audit = AuditEvent(
            at: now,
            actor: principal.auditName,
            action: "application.close",
            object: record.number.text,
            detail: auditFacts(moved).merging(["reasonCode": reason.code]) { $1 }
        )
        let notices = Notices(record: moved, person: snapshot.form.person, at: now)
        return [.updateApplication(moved)] + (try orderEnds(of: record.number))
            + (try codesEnd(of: record, as: .void)) + (try unproven(for: record, by: principal))
            + [.audit(audit), notices.closed(reasonText: reason.text)]
    }

    /// An order that is not needed any more: unpaid it is cancelled, paid it goes back; nothing was paid for a zero order.
    func orderEnds(of number: ApplicationNumber) throws(EnrollmentError) -> [Change] {
        let order = try read { () throws(BookError) in try source.order(of: number) }
        guard let order else { return [] }
        switch order.state {
        case .unpaid: return [.updateOrder(try order.moved(by: .cancel), from: .unpaid)]
        case .paid: return order.amountFen == 0 ? [] : try refunding(order)
        case .cancelled, .refunding, .refunded: return []
        }
    }

    /// A paid order and its payment, on their way back.
    func refunding(_ order: OrderRecord) throws(EnrollmentError) -> [Change] {
        let back = try order.moved(by: .refund)
        let payment = try read { () throws(BookError) in
            try source.payment(channel: order.channel ?? "", transaction: order.channelTransaction ?? "")
        }
        let changes: [Change] =
            [.updateOrder(back, from: order.state)] + (try invoiceEnds(of: order.application))
        guard let payment, payment.state == .accepted else { return changes }
        var returned = payment
        (returned.state, returned.updatedAt) = (.refunding, clock.now)
        return changes + [.updatePayment(returned, from: .accepted)]
    }

    /// What was signed for an application and never proven on a token is revoked with it.
    ///
    /// Source: product.md §4.7 item 2.
    private func unproven(
        for record: ApplicationRecord,
        by principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        let date = clock.now
        return try certificates(signedFor: record).filter { $0.state == .issued }
            .flatMap { successor -> [Change] in
                let revocation = Revocation(date: date, reason: .cessationOfOperation)
                let event = AuditEvent(
                    at: date,
                    actor: principal.auditName,
                    action: "certificate.revoke",
                    object: successor.id.serial.hexadecimal,
                    detail: [
                        "authority": successor.id.authority.name, "reason": revocation.reason.rawValue,
                        "application": record.number.text,
                    ]
                )
                return [.revokeCertificate(successor.id, revocation), .audit(event)]
            }
    }
}
