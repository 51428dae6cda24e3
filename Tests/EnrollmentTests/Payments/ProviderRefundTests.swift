@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("Refunds that go back through their provider")
struct ProviderRefundTests {
    /// An order whose money came too late.
    private func late() async throws -> CashierFixture {
        let world = try await CashierFixture()
        let trade = try await world.open().trade
        _ = try await world.fixture.desk.giveUp(world.number, by: world.fixture.applicant)
        #expect(await world.notify(trade, "2026"))
        return world
    }

    @Test("Two persons confirm, the provider is asked, and only its answer settles payment and order")
    func settled() async throws {
        let world = try await late()
        try await world.refund("2026")
        #expect(world.payments.map(\.state) == [.refunding] && world.refunds.map(\.state) == [.waiting])
        #expect(world.refunds.first?.request == "R2026" && world.audits("refund.send") == 1)
        let again = try await refusal { try await world.refund("2026") }
        #expect(again == .refundUnderWay(transaction: "2026"))
        try await world.cashier.round()
        #expect(world.gateway.asked == ["R2026 20000"])
        #expect(world.payments.map(\.state) == [.refunded] && world.order == .refunded)
        #expect(world.payments.first?.refundTransaction == "R2026")
        #expect(world.fixture.templates.last == "REFUNDED")
        #expect(world.refunds.map(\.state) == [.done] && world.audits("refund.done") == 1)
        #expect(world.events.last == .refunded(transaction: "2026"))
        try await world.cashier.round()
        #expect(world.gateway.asked.count == 1)
    }

    @Test("A provider that is away or works on it is asked again, under the same number")
    func repeated() async throws {
        let world = try await late()
        try await world.refund("2026")
        world.gateway.answer([.failure(GatewayError(.busy(code: "B", detail: "later"))), .success(false)])
        for step in 1...3 {
            try await world.cashier.round()
            #expect(world.payments.map(\.state) == [step < 3 ? .refunding : .refunded])
            world.fixture.clock.advance(bySeconds: 3600)
        }
        #expect(Set(world.gateway.asked) == ["R2026 20000"] && world.gateway.asked.count == 3)
    }

    @Test("What the provider refuses is FAILED, and goes again, or by hand, when two persons say so")
    func refused() async throws {
        let world = try await late()
        try await world.refund("2026")
        let poor = GatewayError(.refused(code: "POOR", detail: "balance"))
        world.gateway.answer([.failure(poor), .failure(poor)])
        try await world.cashier.round()
        #expect(world.refunds.map(\.state) == [.failed] && world.audits("refund.fail") == 1)
        #expect(world.refunds.first?.detail == poor.message)
        #expect(world.payments.map(\.state) == [.refunding] && world.order == .refunding)
        try await world.refund("2026")
        #expect(world.refunds.map(\.state) == [.waiting])
        try await world.cashier.round()
        let desk = world.fixture.desk
        _ = try await desk.proposeRefund(.alipay, "2026", "人工退回", by: world.fixture.finance)
        _ = try await desk.confirmRefund(.alipay, "2026", refund: "BANK-1", by: world.fixture.administrator)
        #expect(world.payments.map(\.state) == [.refunded] && world.order == .refunded)
        #expect(world.payments.first?.refundTransaction == "BANK-1" && world.refunds.map(\.state) == [.done])
    }

    @Test("A transfer does not go back through a provider: its transaction number is asked for")
    func offline() async throws {
        let world = try await CashierFixture()
        _ = try await world.fixture.desk.giveUp(world.number, by: world.fixture.applicant)
        _ = try await world.fixture.pay(world.number)
        let transaction = "T-\(world.number)"
        let desk = world.fixture.desk
        _ = try await desk.proposeRefund(.offline, transaction, "款项退回", by: world.fixture.finance)
        let reason = try await refusal {
            _ = try await desk.confirmRefund(
                .offline,
                transaction,
                refund: nil,
                by: world.fixture.administrator
            )
        }
        guard case .validationFailed = reason else {
            Issue.record("\(String(describing: reason))")
            return
        }
        #expect(world.refunds.isEmpty)
    }
}
