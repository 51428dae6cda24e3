import Enrollment
import Model
import Store

/// 退款: what arrived for an application and is to go back.
extension StaffResponder {
    func refund(_ number: ApplicationNumber, _ visit: StaffVisit) async throws -> HTTPReply {
        guard visit.body != nil else { return try refundPage(number, visit) }
        return try await decide(visit) { () throws(EnrollmentError) in
            try StaffResponder.refundAct(visit)
        } again: { faults, status in
            try refundPage(number, visit, faults, status: status)
        }
    }

    /// What a form about a payment asks for.
    static func refundAct(_ visit: StaffVisit) throws(EnrollmentError) -> StaffAct {
        guard let channel = PaymentChannel(rawValue: visit.text("channel")) else { throw unknownDeed }
        let place = StaffAct.PaymentPlace(channel: channel, transaction: visit.text("transaction"))
        switch visit.text("deed") {
        case "refund_propose": return .proposeRefund(place, text: visit.text("text"))
        case "refund_confirm":
            let refund = visit.text("refund")
            return .confirmRefund(place, refund: refund.isEmpty && channel.sendsBack ? nil : refund)
        case "refund_decline": return .declineRefund(place)
        default: throw unknownDeed
        }
    }

    private func refundPage(
        _ number: ApplicationNumber,
        _ visit: StaffVisit,
        _ faults: [FaultView] = [],
        status: Int = 200
    ) throws -> HTTPReply {
        let language = visit.language
        let waiting = try services.book.payments(of: number).filter {
            $0.state == .refunding || $0.state == .mismatched
        }
        // One after the other: what is settled makes room for the next.
        guard let payment = waiting.first else { return try noRefund(number, visit) }
        let facts = try facts(payment, language)
        let asked = try services.book.refund(channel: payment.channel, transaction: payment.transaction)
        var rows = zip(StaffQueue.refunds.columns, facts).map { word, fact in
            SheetView.Row(label: words.text(word, language), value: fact.text)
        }
        if let asked { rows.append(provider(asked, language)) }
        let isAsked = asked?.state == .waiting
        let view = DeedView(
            title: words.text("queue_refunds", language),
            state: words.text("payment_\(payment.state.rawValue)", language),
            tone: "act",
            facts: rows,
            faults: faults,
            forms: isAsked ? [] : try forms(of: payment, visit, faults),
            notice: isAsked ? words.text("refund_waiting", language) : nil,
            back: StaffQueue.refunds.path
        )
        return page("deed", "queue_refunds", visit, view, status: status)
    }

    private func noRefund(_ number: ApplicationNumber, _ visit: StaffVisit) throws -> HTTPReply {
        guard try !services.book.payments(of: number).isEmpty else { throw PageError.notFound }
        let view = DeedView(
            title: words.text("queue_refunds", visit.language),
            state: number.text,
            tone: "quiet",
            facts: [],
            faults: [],
            forms: [],
            notice: words.text("deed_over", visit.language),
            back: StaffQueue.refunds.path
        )
        return page("deed", "queue_refunds", visit, view)
    }

    /// 提议 where nothing is proposed, 确认 and 否决 where something is.
    private func forms(
        of payment: PaymentRecord,
        _ visit: StaffVisit,
        _ faults: [FaultView]
    ) throws -> [DeedForm] {
        let about = "\(payment.channel)/\(payment.transaction)"
        let isProposed = try services.book.proposals(.refund, about: about).contains { $0.state == .proposed }
        let path = "/refunds/\(payment.application)"
        let hidden = [
            (name: "channel", value: payment.channel), (name: "transaction", value: payment.transaction),
        ]
        guard isProposed else {
            guard may(.proposeRefund, visit) else { return [] }
            let inputs = [DeedInput("text", "col_grounds", .line(length: 200))]
            return [form("refund_propose", to: path, hidden: hidden, asking: inputs, visit, faults)]
        }
        guard may(.confirmRefund, visit) else { return [] }
        let sendsBack = PaymentChannel(rawValue: payment.channel)?.sendsBack == true
        let inputs = [
            DeedInput("refund", sendsBack ? "field_refund_back" : "field_refund", .line(length: 64))
        ]
        return [
            form("refund_confirm", to: path, hidden: hidden, asking: inputs, isDanger: true, visit, faults),
            form("refund_decline", to: path, hidden: hidden, visit, faults),
        ]
    }

    /// How a provider stands to a refund, with its words.
    private func provider(_ refund: RefundRecord, _ language: Language) -> SheetView.Row {
        let standing = words.text("refund_\(refund.state.rawValue)", language)
        return SheetView.Row(
            label: words.text("refund_provider", language),
            value: [standing, refund.detail].compactMap(\.self).joined(separator: "：")
        )
    }

    /// Whether the matrix lets somebody do it at all; whether they may do it here is decided by the desk.
    func may(_ action: PermittedAction, _ visit: StaffVisit) -> Bool {
        !Permission.check(action, visit.principal, nil).isEmpty
    }
}
