import Enrollment
import Model
import Store

extension StaffQueue {
    /// The words of its columns.
    var columns: [String] {
        switch self {
        case .review: ["number", "business", "col_applicant", "col_submitted", "col_waiting"]
        case .payments: ["number", "business", "order_amount", "col_opened", "pay_deadline"]
        case .production:
            [
                "number", "business", "state", "col_priority", "col_holder", "col_token", "col_failure",
                "col_queued",
            ]
        case .deliveries: ["number", "delivery_method", "delivery_state", "delivery_number", "col_since"]
        case .refunds:
            [
                "number", "order_amount", "col_channel", "col_transaction", "state", "col_proposal",
                "col_since",
            ]
        case .invoices:
            [
                "number", "invoice_amount", "field_invoice_title", "field_invoice_taxNo",
                "field_invoice_email", "state", "col_since",
            ]
        case .revocations: ["card_serial", "field_revokeReason", "col_grounds", "col_proposer", "col_since"]
        }
    }
}

/// What stands in the rows of queues; of a person no more than the first character of a name.
extension StaffResponder {
    func facts(_ record: ApplicationRecord, _ language: Language) -> [QueueFact] {
        let now = services.clock.now
        let urgency = ReviewUrgency(submittedAt: record.updatedAt, now: now)
        let tone =
            switch urgency {
            case .calm: "wait"
            case .soon: "act"
            case .late: "bad"
            }
        let waited = waiting(now.secondsSinceEpoch - record.updatedAt.secondsSinceEpoch, language)
        return [
            QueueFact(record.number.text, path: "/review/\(record.number)", isMono: true),
            QueueFact(
                "\(business(record.type, language)) \(words.text("option_\(record.profile)", language))"
            ),
            QueueFact(applicant(of: record)),
            QueueFact(Shown.time(record.updatedAt)),
            QueueFact(words.text("sla_\(urgency.rawValue)", language, waited), tone: tone),
        ]
    }

    func facts(_ order: OrderRecord, _ language: Language) -> [QueueFact] {
        let end = order.createdAt.advanced(bySeconds: services.enrollment.unpaidDays * 86_400)
        return [
            QueueFact(order.application.text, path: "/payments/\(order.application)", isMono: true),
            QueueFact(business(of: order.application, language)),
            QueueFact("\(Money.yuan(order.amountFen)) 元"),
            QueueFact(Shown.time(order.createdAt)),
            QueueFact(CalendarDay(end).description),
        ]
    }

    func facts(_ job: JobRecord, _ language: Language) -> [QueueFact] {
        let isStuck = job.state == .failed || job.state == .rejected
        let isUrgent = job.priority == .urgent
        return [
            QueueFact(job.application.text, path: "/production/\(job.application)", isMono: true),
            QueueFact(business(of: job.application, language)),
            QueueFact(words.text("job_\(job.state.rawValue)", language), tone: isStuck ? "bad" : "wait"),
            QueueFact(
                words.text(isUrgent ? "priority_urgent" : "priority_normal", language),
                tone: isUrgent ? "act" : nil
            ),
            QueueFact([job.producer, job.station].compactMap(\.self).joined(separator: " · ")),
            QueueFact(job.tokenSerial ?? "", isMono: true),
            QueueFact(job.failure ?? ""),
            QueueFact(Shown.time(job.createdAt)),
        ]
    }

    func facts(_ delivery: DeliveryRecord, _ language: Language) -> [QueueFact] {
        let carriage = [delivery.carrier, delivery.trackingNumber].compactMap(\.self)
        return [
            QueueFact(delivery.application.text, path: "/deliveries/\(delivery.application)", isMono: true),
            QueueFact(words.text("option_\(delivery.method)", language)),
            QueueFact(
                words.text("delivery_\(delivery.state.rawValue)", language),
                tone: delivery.state == .shipped ? "wait" : "act"
            ),
            QueueFact(carriage.joined(separator: " ")),
            QueueFact(Shown.time(delivery.updatedAt)),
        ]
    }

    func facts(_ payment: PaymentRecord, _ language: Language) throws -> [QueueFact] {
        let about = "\(payment.channel)/\(payment.transaction)"
        let open = try services.book.proposals(.refund, about: about).last { $0.state == .proposed }
        return [
            QueueFact(payment.application.text, path: "/refunds/\(payment.application)", isMono: true),
            QueueFact("\(Money.yuan(payment.amountFen)) 元"),
            QueueFact(words.text("channel_\(payment.channel)", language)),
            QueueFact(payment.transaction, isMono: true),
            QueueFact(words.text("payment_\(payment.state.rawValue)", language), tone: "act"),
            QueueFact(open.map { "\($0.proposedBy)：\($0.text)" } ?? words.text("proposal_none", language)),
            QueueFact(Shown.time(payment.updatedAt)),
        ]
    }

    /// What finance types into the tax system, so nothing of it is masked.
    func facts(_ invoice: InvoiceRecord, _ language: Language) -> [QueueFact] {
        [
            QueueFact(invoice.application.text, path: "/invoices/\(invoice.application)", isMono: true),
            QueueFact("\(Money.yuan(invoice.amountFen)) 元"),
            QueueFact(invoice.title),
            QueueFact(invoice.taxNumber ?? "", isMono: true),
            QueueFact(invoice.email),
            QueueFact(words.text("invoice_\(invoice.state.rawValue)", language), tone: "act"),
            QueueFact(Shown.time(invoice.updatedAt)),
        ]
    }

    func facts(_ proposal: ProposalRecord, _ language: Language) -> [QueueFact] {
        let serial = proposal.subject.split(separator: "/").last.map(String.init) ?? proposal.subject
        let shown = SerialNumber(hexadecimal: serial).map(Shown.serial) ?? serial
        return [
            QueueFact(shown, path: "/revocations/\(proposal.subject)", isMono: true),
            QueueFact(proposal.cause.map { words.text("option_\($0)", language) } ?? ""),
            QueueFact(proposal.text),
            QueueFact(proposal.proposedBy),
            QueueFact(Shown.time(proposal.createdAt)),
        ]
    }

    /// An organisation by its name; a person masked.
    func applicant(of record: ApplicationRecord) -> String {
        guard let form = (try? ApplicationSnapshot(canonicalJSON: record.snapshot))?.form else { return "" }
        return form.enterprise?.name ?? Mask.name(form.person.name.text)
    }

    func business(_ type: ApplicationType, _ language: Language) -> String {
        words.text("business_\(type.rawValue)", language)
    }

    /// The business is a letter in the number.
    func business(of number: ApplicationNumber, _ language: Language) -> String {
        number.text.dropFirst(10).first.flatMap(ApplicationType.init(letter:)).map { business($0, language) }
            ?? ""
    }

    private func waiting(_ seconds: Int64, _ language: Language) -> String {
        let hours = max(0, seconds) / 3600
        return hours < 48
            ? words.text("hours", language, String(hours)) : words.text("days", language, String(hours / 24))
    }
}
