import Enrollment
import Model
import Store

/// What waits: of a person no more than the first character of a name.
extension StaffAPI {
    func show(_ queue: StaffQueue, _ visit: StaffVisit) throws -> HTTPReply {
        guard queue.isOpen(to: visit.member) else { throw WorkflowRefusal.notYours }
        let query = visit.query
        let paging = try Paging(query)
        let skipping = try paging.skipping()
        let rows = try rows(queue, query, skipping: skipping, limit: paging.limit + 1)
        let next = paging.next(skipping: skipping, found: rows.count)
        return desk.json([
            ("queue", .string(queue.rawValue)),
            ("rows", .array(rows.prefix(paging.limit).map { .object($0) })),
            ("next", next.map { .string($0) }),
        ])
    }

    private func rows(
        _ queue: StaffQueue,
        _ query: FormBody,
        skipping: Int,
        limit: Int
    ) throws -> [[(String, JSONValue?)]] {
        let book = services.book
        switch queue {
        case .review:
            _ = try query.word("type", as: ApplicationType.self)
            _ = try query.word("kind", as: ReviewChoice.Kind.self)
            let choice = ReviewChoice(query)
            return try book.waitingReviews(
                types: choice.types,
                profiles: choice.profiles,
                skipping: skipping,
                limit: limit
            ).map { row($0) }
        case .payments:
            return try book.orders([.unpaid], skipping: skipping, limit: limit).map { row($0) }
        case .production:
            let waiting = Set(JobState.allCases.filter { !$0.isTerminal })
            return try book.jobs(waiting, skipping: skipping, limit: limit).map { row($0) }
        case .deliveries:
            let underWay = Set(DeliveryRecord.State.allCases.filter(\.isUnderWay))
            return try book.deliveries(underWay, skipping: skipping, limit: limit).map { row($0) }
        case .refunds:
            return try book.payments([.refunding, .mismatched], skipping: skipping, limit: limit)
                .map { try row($0) }
        case .invoices:
            return try book.invoices([.requested, .redDue], skipping: skipping, limit: limit).map { row($0) }
        case .revocations:
            return try book.proposals([.proposed], [.revocation], skipping: skipping, limit: limit)
                .map { row($0) }
        }
    }

    private func row(_ record: ApplicationRecord) -> [(String, JSONValue?)] {
        let urgency = ReviewUrgency(submittedAt: record.updatedAt, now: services.clock.now)
        return [
            ("application", .string(record.number.text)),
            ("type", .string(record.type.rawValue)),
            ("profile", .string(record.profile)),
            ("applicant", .string(desk.applicant(of: record))),
            ("submittedAt", .string(record.updatedAt.rfc3339)),
            ("urgency", .string(urgency.rawValue)),
        ]
    }

    private func row(_ order: OrderRecord) -> [(String, JSONValue?)] {
        let end = order.createdAt.advanced(bySeconds: services.enrollment.unpaidDays * 86_400)
        return [
            ("application", .string(order.application.text)),
            ("amountFen", .number(String(order.amountFen))),
            ("state", .string(order.state.rawValue)),
            ("createdAt", .string(order.createdAt.rfc3339)),
            ("payBefore", .string(end.rfc3339)),
        ]
    }

    private func row(_ job: JobRecord) -> [(String, JSONValue?)] {
        [
            ("application", .string(job.application.text)),
            ("state", .string(job.state.rawValue)),
            ("urgent", .bool(job.priority == .urgent)),
            ("producer", job.producer.map { .string($0) }),
            ("station", job.station.map { .string($0) }),
            ("token", job.tokenSerial.map { .string($0) }),
            ("failure", job.failure.map { .string($0) }),
            ("createdAt", .string(job.createdAt.rfc3339)),
        ]
    }

    private func row(_ delivery: DeliveryRecord) -> [(String, JSONValue?)] {
        [
            ("application", .string(delivery.application.text)),
            ("method", .string(delivery.method)),
            ("state", .string(delivery.state.rawValue)),
            ("carrier", delivery.carrier.map { .string($0) }),
            ("trackingNumber", delivery.trackingNumber.map { .string($0) }),
            ("updatedAt", .string(delivery.updatedAt.rfc3339)),
        ]
    }

    private func row(_ payment: PaymentRecord) throws -> [(String, JSONValue?)] {
        let about = "\(payment.channel)/\(payment.transaction)"
        let open = try services.book.proposals(.refund, about: about).last { $0.state == .proposed }
        return [
            ("application", .string(payment.application.text)),
            ("amountFen", .number(String(payment.amountFen))),
            ("channel", .string(payment.channel)),
            ("transaction", .string(payment.transaction)),
            ("state", .string(payment.state.rawValue)),
            ("proposedBy", open.map { .string($0.proposedBy) }),
            ("grounds", open.map { .string($0.text) }),
            ("updatedAt", .string(payment.updatedAt.rfc3339)),
        ]
    }

    /// What finance types into the tax system, so nothing of it is masked.
    private func row(_ invoice: InvoiceRecord) -> [(String, JSONValue?)] {
        [
            ("application", .string(invoice.application.text)),
            ("amountFen", .number(String(invoice.amountFen))),
            ("title", .string(invoice.title)),
            ("taxNumber", invoice.taxNumber.map { .string($0) }),
            ("email", .string(invoice.email)),
            ("state", .string(invoice.state.rawValue)),
            ("updatedAt", .string(invoice.updatedAt.rfc3339)),
        ]
    }

    private func row(_ proposal: ProposalRecord) -> [(String, JSONValue?)] {
        [
            ("certificate", .string(proposal.subject)),
            ("cause", proposal.cause.map { .string($0) }),
            ("grounds", .string(proposal.text)),
            ("proposedBy", .string(proposal.proposedBy)),
            ("createdAt", .string(proposal.createdAt.rfc3339)),
        ]
    }
}
