public import Model

/// 交付: how a finished token reaches its holder; delivery, token and audit event in one commit.
///
/// Source: product.md §5.3 item 7.
extension EnrollmentDesk {
    /// 寄出: hands the token to a carrier.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - parcel: who carries it.
    ///   - principal: a producer or a registrar.
    /// - Returns: the delivery, SHIPPED.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.sodViolation`, `.invalidTransition`,
    ///   `.noAddress`, `.certificateNotInUse`, `.stateChanged`, `.damagedSnapshot` or `.book`.
    public func ship(
        _ number: ApplicationNumber,
        _ parcel: Parcel,
        by principal: Principal
    ) async throws(EnrollmentError) -> DeliveryRecord {
        let detail = ["carrier": parcel.carrier, "tracking": parcel.trackingNumber]
        return try await deliver(number, .ship, parcel, detail, principal)
    }

    /// 签收: the holder has it, or the carrier says so.
    ///
    /// - Returns: the delivery, DELIVERED; the token is IN_USE.
    /// - Throws: as `ship`, but neither `.noAddress` nor `.certificateNotInUse`; `EnrollmentError` with `.letterMissing` or
    ///   `.letterLost`.
    public func confirmDelivery(
        _ number: ApplicationNumber,
        by principal: Principal
    ) async throws(EnrollmentError) -> DeliveryRecord {
        try await deliver(number, .deliver, nil, [:], principal)
    }

    /// 退回: the parcel came back; the token is at the centre again, PRODUCED.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - text: why, 2 to 200 characters.
    ///   - principal: a producer or a registrar.
    /// - Returns: the delivery, RETURNED.
    /// - Throws: as `confirmDelivery`, and `EnrollmentError` with `.validationFailed`.
    public func returnDelivery(
        _ number: ApplicationNumber,
        text: String,
        by principal: Principal
    ) async throws(EnrollmentError) -> DeliveryRecord {
        let reason: String
        do throws(FieldFault) {
            reason = try BoundedText.parse(text, 2...200)
        } catch {
            throw EnrollmentError(
                .validationFailed([ValidationFailure("text", error.code, "退回原因：\(error.message)")])
            )
        }
        return try await deliver(number, .returned, nil, ["text": reason], principal)
    }

    /// 自取: the holder came in person, and who calls this has compared them with their document.
    ///
    /// - Returns: the delivery, PICKED_UP; the token is IN_USE.
    /// - Throws: as `ship`, but not `.noAddress`; `EnrollmentError` with `.letterMissing` or `.letterLost`.
    public func pickUp(
        _ number: ApplicationNumber,
        by principal: Principal
    ) async throws(EnrollmentError) -> DeliveryRecord {
        try await deliver(number, .pickUp, nil, ["identity": "compared with the document"], principal)
    }

    /// What becomes of the delivery of a token whose holder shows that they have it.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - token: as it was: PRODUCED or SHIPPED; for one that was with its holder there is nothing to do.
    ///   - who: whom the audit chain names.
    /// - Returns: what is to be committed with the token's move.
    /// - Throws: `EnrollmentError` with `.notFound`, `.invalidTransition` or `.book`.
    public func arrival(
        of number: ApplicationNumber,
        _ token: TokenRecord,
        noticedBy who: String
    ) throws(EnrollmentError) -> [Change] {
        let event: DeliveryEvent
        switch token.state {
        case .produced: event = .pickUp
        case .shipped: event = .deliver
        default: return []
        }
        let old = try foundDelivery(number)
        let next = try old.moved(by: event, nil, at: clock.now)
        let audit = AuditEvent(
            at: clock.now,
            actor: who,
            action: "delivery.\(event.verb)",
            object: number.text,
            detail: ["token": token.serial, "state": next.state.rawValue, "shownBy": "unlock"]
        )
        return [.updateDelivery(next, from: old.state), .audit(audit)]
    }

    private func deliver(
        _ number: ApplicationNumber,
        _ event: DeliveryEvent,
        _ parcel: Parcel?,
        _ detail: [String: String],
        _ principal: Principal
    ) async throws(EnrollmentError) -> DeliveryRecord {
        let deed = Deed(
            action: "delivery.\(event.verb)",
            number: number,
            principal: principal,
            version: nil,
            key: nil
        )
        _ = try await perform(deed) { record throws(EnrollmentError) in
            try permit(event == .deliver ? .receive : .deliver, principal, record)
            let old = try foundDelivery(number)
            let next = try old.moved(by: event, parcel, at: clock.now)
            let token = try token(of: record, for: event)
            let unlocks = try overtaken(by: event, token, principal)
            let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
            if event == .ship, snapshot.form.consignee.address == nil {
                throw EnrollmentError(.noAddress(number))
            }
            let facts = detail.merging(["token": token.serial, "state": next.state.rawValue]) { $1 }
            return Decision(
                record: record,
                changes: [
                    .updateDelivery(next, from: old.state), .updateToken(token),
                    .audit(deed.audit(facts, at: clock.now)),
                ] + unlocks
            )
        }
        return try foundDelivery(number)
    }

    private func foundDelivery(_ number: ApplicationNumber) throws(EnrollmentError) -> DeliveryRecord {
        let delivery = try read { () throws(BookError) in try source.delivery(of: number) }
        guard let delivery else { throw EnrollmentError(.notFound(object: "delivery of \(number)")) }
        return delivery
    }

    /// The application's token as it is after `event`.
    private func token(
        of record: ApplicationRecord,
        for event: DeliveryEvent
    ) throws(EnrollmentError) -> TokenRecord {
        let job = try read { () throws(BookError) in try source.job(of: record.number) }
        guard let job, let serial = job.tokenSerial,
            let token = try read({ () throws(BookError) in try source.token(serial: serial) })
        else { throw EnrollmentError(.notFound(object: "token of \(record.number)")) }
        guard token.application == record.number else {
            let other = token.application.map { "token \(serial) is of application \($0) now" }
            throw EnrollmentError(
                .notFound(object: "token of \(record.number) any more: \(other ?? "\(serial) is nobody's")")
            )
        }
        guard token.state == event.tokenMove.from else {
            let refused = InvalidTransition("token", state: token.state.rawValue, event: event.verb)
            throw EnrollmentError(.invalidTransition(refused))
        }
        if event.isHandOver {
            guard token.pendingSecrets == nil else {
                throw EnrollmentError(.unlockRunning(record.number, token: serial))
            }
            guard try isInUse(job, record, on: serial) else {
                throw EnrollmentError(.certificateNotInUse(record.number))
            }
        }
        guard event.tokenMove.to != .inUse || token.letters > 0 else {
            throw EnrollmentError(.letterMissing(record.number, token: serial))
        }
        guard event.tokenMove.to != .inUse || !token.isLetterLost else {
            throw EnrollmentError(.letterLost(record.number, token: serial))
        }
        return try token.moved(to: event.tokenMove.to, at: clock.now)
    }

    /// Whether the certificate that a token was made for is in use, or one that followed it on the same token: it has not ended, and
    /// somebody accepts it.
    private func isInUse(
        _ job: JobRecord,
        _ record: ApplicationRecord,
        on token: String
    ) throws(EnrollmentError) -> Bool {
        guard let certificate = job.certificate else { return false }
        let living = try read { () throws(BookError) in
            try source.certificates(subjectUID: record.subjectUID)
        }
        let good = living.filter { found in
            let isOnToken = found.reservation.purpose == .signing && found.reservation.tokenSerial == token
            return (found.id == certificate || found.state == .active && isOnToken)
                && found.reservation.notAfter >= clock.now
        }
        for authority in Set(good.map(\.id.authority)) {
            let hasFallen = try port("look at the authority") { try ports.hasFallen(authority) }
            if !hasFallen { return true }
        }
        return false
    }

    /// The unlock that somebody asked for while the token was not with its holder yet.
    ///
    /// Another letter for an envelope is not an unlock of somebody's token. What the holder applied for stays, and what runs has to be
    /// finished.
    private func overtaken(
        by event: DeliveryEvent,
        _ token: TokenRecord,
        _ principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        guard event.tokenMove.to == .inUse else { return [] }
        let unlocks = try read { () throws(BookError) in try source.unlocks(ofToken: token.serial) }
        let codes = try read { () throws(BookError) in try source.unlockCodes(ofToken: token.serial) }
        return token.ending(
            unlocks.filter { $0.state != .running && $0.application == nil },
            codes,
            by: principal.auditName,
            at: clock.now
        )
    }
}
