import Enrollment
import Model
import Store

/// 收款确认: an order that waits for its payment.
extension StaffResponder {
    func payment(_ number: ApplicationNumber, _ visit: StaffVisit) async throws -> HTTPReply {
        guard visit.body != nil else { return try paymentPage(number, visit) }
        return try await decide(visit) { () throws(EnrollmentError) in
            try StaffResponder.paymentAct(number, visit)
        } again: { faults, status in
            try paymentPage(number, visit, faults, status: status)
        }
    }

    /// What a form about an order asks for.
    static func paymentAct(
        _ number: ApplicationNumber,
        _ visit: StaffVisit
    ) throws(EnrollmentError) -> StaffAct {
        guard let fen = Money.fen(visit.text("amount")) else {
            throw EnrollmentError(
                .validationFailed([ValidationFailure("amount", .badFormat, "金额：应为元，如 200.00")])
            )
        }
        let evidence = visit.text("evidence")
        let payment = try Payment(
            channel: .offline,
            transaction: visit.text("transaction"),
            amountFen: fen,
            evidence: evidence.isEmpty ? nil : evidence
        )
        return .confirmPayment(number, payment)
    }

    private func paymentPage(
        _ number: ApplicationNumber,
        _ visit: StaffVisit,
        _ faults: [FaultView] = [],
        status: Int = 200
    ) throws -> HTTPReply {
        guard let order = try services.book.order(of: number) else { throw PageError.notFound }
        let language = visit.language
        let isOpen = order.state == .unpaid
        let rows = zip(StaffQueue.payments.columns, facts(order, language)).map { word, fact in
            SheetView.Row(label: words.text(word, language), value: fact.text)
        }
        let inputs = [
            DeedInput("amount", "field_amount", .line(length: 12), value: Money.yuan(order.amountFen)),
            DeedInput("transaction", "col_transaction", .line(length: 64)),
            DeedInput("evidence", "field_evidence", .line(length: 200)),
        ]
        let view = DeedView(
            title: words.text("act_payment", language),
            state: words.text("order_\(order.state.rawValue)", language),
            tone: isOpen ? "act" : "quiet",
            facts: rows,
            faults: faults,
            forms: isOpen ? [form("payment", to: "/payments/\(number)", asking: inputs, visit, faults)] : [],
            notice: isOpen ? nil : words.text("deed_over", language),
            back: StaffQueue.payments.path
        )
        return page("deed", "queue_payments", visit, view, status: status)
    }
}
