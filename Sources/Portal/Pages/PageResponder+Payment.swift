import Enrollment
import Model
import OpenSSL
import Store

/// How to pay: at a provider, or by transfer.
struct PayView: Sendable {
    let path: String
    let number: String
    let back: String
    let amount: String
    let payee: String
    let bank: String
    let account: String
    let deadline: String
    let steps: [FormView.Step]
    /// Whether there is a provider.
    let isOnline: Bool
}

/// What somebody sees who comes back from a provider before it has told anything.
struct PaymentView: Sendable {
    let path: String
    let back: String
    let steps: [FormView.Step]
    /// Whether money of another amount came.
    let isMismatched: Bool
}

/// 去支付: what is due, the way to a provider and back, and what the provider tells.
///
/// Source: product.md §4.5, §6.10; ADR 0070.
extension PageResponder {
    func pay(_ record: ApplicationRecord, _ visit: Visit) async throws -> HTTPReply {
        let place = "/applications/\(record.number)"
        guard record.state == .pendingPayment, let order = try services.book.order(of: record.number) else {
            return redirect(place)
        }
        if visit.body != nil { return try await checkout(record) }
        let site = services.site
        let end = order.createdAt.advanced(bySeconds: site.unpaidDays * 86_400)
        let view = PayView(
            path: "\(place)/pay",
            number: record.number.text,
            back: place,
            amount: Money.yuan(order.amountFen),
            payee: site.account.payee,
            bank: site.account.bank,
            account: site.account.number,
            deadline: CalendarDay(end).description,
            steps: steps(record.state, visit.language, of: record.type),
            isOnline: services.cashier != nil
        )
        // The form leads there by a redirect, which the policy of the page it stands on has to allow.
        return page("pay", "pay", visit, view, formsTo: services.cashier?.origin)
    }

    /// To the provider, with a trade that is in the book.
    private func checkout(_ record: ApplicationRecord) async throws -> HTTPReply {
        guard let cashier = services.cashier else { throw PageError.notFound }
        do throws(EnrollmentError) {
            return redirect(try await cashier.address(of: record, by: .applicant(login: record.owner)))
        } catch {
            guard case .stateChanged = error.reason else { throw error }
            return redirect("/applications/\(record.number)")
        }
    }

    /// Back from the provider: nothing that the browser brings is read, the provider is asked.
    func payment(_ record: ApplicationRecord, _ visit: Visit) async throws -> HTTPReply {
        let place = "/applications/\(record.number)"
        guard record.state == .pendingPayment else { return redirect(place) }
        if let cashier = services.cashier, questions.take(record.number.text) == nil {
            try await cashier.ask(about: record.number)
        }
        guard try services.book.application(record.number)?.state == .pendingPayment else {
            return redirect(place)
        }
        let view = PaymentView(
            path: "\(place)/payment",
            back: place,
            steps: steps(record.state, visit.language, of: record.type),
            isMismatched: try services.book.payments(of: record.number).contains { $0.state == .mismatched }
        )
        return page("payment", "payment_wait", visit, view)
    }

    /// What the provider tells on its own: it has no session and no form of ours, but its signature.
    func payNotice(_ call: HTTPCall) async throws -> HTTPReply {
        guard let cashier = services.cashier else { throw PageError.notFound }
        guard call.method == "POST" else { throw PageError.method }
        // The words that Alipay reads; after any other it comes again.
        let word = await cashier.isTaken(call.body) ? "success" : "failure"
        let fields = guarded([("content-type", "text/plain; charset=utf-8")])
        return HTTPReply(status: 200, fields: fields, body: Array(word.utf8))
    }
}
