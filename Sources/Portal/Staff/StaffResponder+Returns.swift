import Enrollment
import Model
import Store

/// 退款明细: what went back from day to day, which 收款明细 has on the day it came.
extension StaffResponder {
    private static let columns = [
        "number", "order_amount", "col_channel", "col_transaction", "returns_paid", "col_refund",
        "returns_at",
    ]

    func returns(_ visit: StaffVisit) throws -> HTTPReply {
        let (book, language) = (services.book, visit.language)
        let register = PaymentRegister(
            page: .returns,
            title: words.text("register_returns", language),
            intro: words.text("register_returns_text", language),
            empty: words.text("returns_empty", language),
            columns: StaffResponder.columns.map { words.text($0, language) },
            find: { try book.payments(returned: $0, skipping: $1, limit: $2) },
            row: { [self] in fields($0, language).map { QueueFact($0) } },
            fields: { [self] in fields($0, language) },
            totals: { [self] in try book.returnedSums($0).map { sum($0, language) } }
        )
        return try show(register, visit)
    }

    private func fields(_ payment: PaymentRecord, _ language: Language) -> [String] {
        [
            payment.application.text, Money.yuan(payment.amountFen),
            words.text("channel_\(payment.channel)", language), payment.transaction,
            Shown.time(payment.createdAt), payment.refundTransaction ?? "", Shown.time(payment.updatedAt),
        ]
    }

    private func sum(_ sum: PaymentSum, _ language: Language) -> SheetView.Row {
        SheetView.Row(
            label: words.text("channel_\(sum.channel)", language),
            value: words.text("returns_sum", language, String(sum.count), Money.yuan(sum.amountFen))
        )
    }
}
