@testable import Enrollment
import Model
import Synchronization
import TestSupport
import Testing

/// A desk with a cashier, and an application that waits for its payment.
struct CashierFixture {
    let fixture: DeskFixture
    let gateway = ScriptedGateway()
    let cashier: Cashier
    let number: ApplicationNumber
    private let told: Told

    /// What the cashier reported.
    final class Told: Sendable {
        private let all = Mutex<[CashierEvent]>([])
        var events: [CashierEvent] { all.withLock { $0 } }
        func add(_ event: CashierEvent) { all.withLock { $0.append(event) } }
    }

    init() async throws {
        fixture = try DeskFixture()
        let told = Told()
        self.told = told
        cashier = Cashier(
            channel: .alipay,
            gateway: gateway,
            desk: fixture.desk,
            portal: "https://ca.example.cn",
            report: { told.add($0) }
        )
        number = try await fixture.submit().number
        _ = try await fixture.approve(number)
    }

    var events: [CashierEvent] { told.events }
    var checkouts: [CheckoutRecord] { fixture.book.contents.checkouts }
    var payments: [PaymentRecord] { fixture.book.contents.payments }
    var refunds: [RefundRecord] { fixture.book.contents.refunds }
    var order: OrderRecord.State? { fixture.book.contents.orders[number]?.state }
    var state: ApplicationState? { fixture.state(number) }
    func audits(_ action: String) -> Int {
        fixture.book.contents.audit.filter { $0.action == action }.count
    }

    /// Sends the payer away; the trade that was opened.
    @discardableResult
    func open() async throws -> CheckoutRecord {
        let record = try #require(fixture.book.contents.applications[number])
        _ = try await cashier.address(of: record, by: fixture.applicant)
        return try #require(checkouts.last)
    }

    /// The provider tells that a trade was paid.
    func notify(_ trade: String, _ transaction: String, _ fen: Int64 = 20_000) async -> Bool {
        await cashier.isTaken(Array("\(trade) \(transaction) \(fen)".utf8))
    }

    /// Two persons have a payment sent back.
    func refund(_ transaction: String, _ channel: PaymentChannel = .alipay) async throws {
        _ = try await fixture.desk.proposeRefund(channel, transaction, "款项退回", by: fixture.finance)
        _ = try await fixture.desk.confirmRefund(
            channel,
            transaction,
            refund: channel == .alipay ? nil : "BACK-\(transaction)",
            by: fixture.administrator
        )
    }
}
