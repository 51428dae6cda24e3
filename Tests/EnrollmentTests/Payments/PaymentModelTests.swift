@testable import Enrollment
import Model
import TestSupport
import Testing

/// Order × callbacks × timeouts against the rules of product.md §4.5, written out once more.
@Suite("Payments against a reference model")
struct PaymentModelTests {
    /// What must be so.
    private struct Reference {
        var order = OrderRecord.State.unpaid
        var application = ApplicationState.pendingPayment
        /// By channel and transaction.
        var payments: [String: PaymentRecord.State] = [:]
        /// The payment that the order has on record.
        var payer: String?

        mutating func pay(_ key: String, _ fen: Int64) {
            guard payments[key] == nil else { return }
            switch order {
            case .paid, .refunding, .refunded: payments[key] = .refunding
            case .unpaid, .cancelled:
                guard fen == 20_000 else {
                    payments[key] = .mismatched
                    return
                }
                payer = key
                payments[key] = order == .unpaid ? .accepted : .refunding
                if order == .unpaid { application = .producing }
                order = order == .unpaid ? .paid : .refunding
            }
        }

        mutating func end() {
            guard order == .unpaid else { return }
            (order, application) = (.cancelled, .closed)
        }

        mutating func goBack(_ key: String) {
            payments[key] = .refunded
            if key == payer, order == .refunding { order = .refunded }
        }
    }

    @Test(
        "Whatever comes in whatever order, order, application and payments are as the rules say",
        arguments: 0..<40
    )
    func walk(seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let world = try await CashierFixture()
        var reference = Reference()
        for step in 0..<25 {
            try await act(&generator, world, &reference, step)
            #expect(world.order == reference.order, "seed \(seed), step \(step)")
            #expect(world.state == reference.application, "seed \(seed), step \(step)")
            let found = Dictionary(
                uniqueKeysWithValues: world.payments.map { ("\($0.channel)/\($0.transaction)", $0.state) }
            )
            #expect(found == reference.payments, "seed \(seed), step \(step)")
            let jobs = world.fixture.book.contents.jobs.count
            #expect(jobs == (reference.application == .producing ? 1 : 0), "seed \(seed), step \(step)")
        }
    }

    private func act(
        _ generator: inout SeededGenerator,
        _ world: CashierFixture,
        _ reference: inout Reference,
        _ step: Int
    ) async throws {
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: _ = try? await world.open()
        case 1, 2:
            guard let trade = world.checkouts.randomElement(using: &generator)?.trade else { return }
            // Few transactions, so that some come again; one belongs to one trade, and has one amount.
            let fen: Int64 = Int.random(in: 0..<4, using: &generator) == 0 ? 19_999 : 20_000
            let transaction = "\(trade)-\(Int.random(in: 0..<2, using: &generator))-\(fen)"
            #expect(await world.notify(trade, transaction, fen))
            reference.pay("ALIPAY/\(transaction)", fen)
        case 3:
            let payment = try Payment(channel: .offline, transaction: "B-\(step)", amountFen: 20_000)
            _ = try? await world.fixture.desk.confirmPayment(world.number, payment, by: world.fixture.finance)
            reference.pay("OFFLINE/B-\(step)", 20_000)
        case 4:
            guard Int.random(in: 0..<3, using: &generator) == 0 else { return }
            _ = try? await world.fixture.desk.giveUp(world.number, by: world.fixture.applicant)
            reference.end()
        case 5:
            guard Int.random(in: 0..<4, using: &generator) == 0 else { return }
            world.fixture.clock.advance(bySeconds: 31 * 86_400)
            _ = try await world.fixture.desk.lapseAll()
            reference.end()
        case 6:
            world.fixture.clock.advance(bySeconds: 1800)
            try await world.cashier.round()
        default:
            let open = world.payments.filter { $0.state == .refunding || $0.state == .mismatched }
            guard let payment = open.randomElement(using: &generator) else { return }
            let channel = try #require(PaymentChannel(rawValue: payment.channel))
            try await world.refund(payment.transaction, channel)
            try await world.cashier.round()
            reference.goBack("\(payment.channel)/\(payment.transaction)")
        }
    }
}
