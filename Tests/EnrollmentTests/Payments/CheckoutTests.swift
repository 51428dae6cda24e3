@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("Trades at a payment provider")
struct CheckoutTests {
    @Test("A trade is in the book before the payer goes, and two windows pay the same one")
    func opened() async throws {
        let world = try await CashierFixture()
        let record = try #require(world.fixture.book.contents.applications[world.number])
        let address = try await world.cashier.address(of: record, by: world.fixture.applicant)
        let trade = "\(world.number)_1"
        #expect(
            address == "https://pay.example.cn/?trade=\(trade)&fen=20000"
                + "&back=https://ca.example.cn/applications/\(world.number)/payment"
        )
        #expect(try await world.open().trade == trade)
        #expect(world.checkouts.count == 1 && world.audits("order.checkout") == 1)
        // One that ends soon is given to nobody.
        world.fixture.clock.advance(bySeconds: 26 * 60)
        #expect(try await world.open().trade == "\(world.number)_2")
        #expect(world.order == .unpaid && world.state == .pendingPayment)
    }

    @Test("Nobody but its owner goes to pay an application, and only while there is something to pay")
    func whose() async throws {
        let world = try await CashierFixture()
        for who in [Principal.applicant(login: "other"), world.fixture.finance, .system] {
            let reason = try await refusal {
                _ = try await world.fixture.desk.openCheckout(world.number, .alipay, by: who)
            }
            #expect(reason == .notPermitted(.withdraw))
        }
        _ = try await world.fixture.pay(world.number)
        let reason = try await refusal {
            _ = try await world.fixture.desk.openCheckout(world.number, .alipay, by: world.fixture.applicant)
        }
        #expect(reason == .stateChanged(world.number, .producing))
        #expect(world.checkouts.isEmpty)
    }

    @Test("A notification pays the order, and the same one again changes nothing")
    func paid() async throws {
        let world = try await CashierFixture()
        let trade = try await world.open().trade
        #expect(await world.notify(trade, "2026"))
        #expect(world.state == .producing && world.order == .paid)
        let order = try #require(world.fixture.book.contents.orders[world.number])
        #expect(order.channel == "ALIPAY" && order.channelTransaction == "2026" && order.confirmedBy == nil)
        #expect(world.checkouts.map(\.state) == [.paid] && world.payments.map(\.state) == [.accepted])
        #expect(world.fixture.book.contents.jobs.count == 1)
        let audit = world.fixture.book.contents.audit.count
        for _ in 0..<3 { #expect(await world.notify(trade, "2026")) }
        #expect(world.fixture.book.contents.audit.count == audit)
        #expect(world.fixture.book.contents.notices.filter { $0.template == "PAID" }.count == 1)
    }

    @Test("What is not the provider's, or of no trade of ours, moves nothing and is not taken")
    func forged() async throws {
        let world = try await CashierFixture()
        let trade = try await world.open().trade
        #expect(await !world.cashier.isTaken(Array("forged".utf8)))
        #expect(await !world.notify("\(world.number)_9", "2026"))
        #expect(await !world.notify(trade, String(repeating: "9", count: 65)))
        #expect(await !world.notify(trade, "2026", -1))
        #expect(world.order == .unpaid && world.payments.isEmpty && world.checkouts.map(\.state) == [.open])
        #expect(world.events.count == 4)
    }

    @Test("Another amount is on record as MISMATCHED, alarms, and moves nothing")
    func mismatched() async throws {
        let world = try await CashierFixture()
        let trade = try await world.open().trade
        for _ in 0..<2 { #expect(await world.notify(trade, "2026", 19_999)) }
        #expect(world.payments.map(\.state) == [.mismatched] && world.order == .unpaid)
        #expect(world.state == .pendingPayment && world.audits("order.confirm.refuse") == 1)
        let error = EnrollmentError(.paymentMismatch(expected: 20_000, received: 19_999))
        #expect(world.events == [.settled(trade: trade, .unfit(error))])
    }

    @Test("Money that comes after the order was cancelled goes back, and the application stays closed")
    func late() async throws {
        let world = try await CashierFixture()
        let trade = try await world.open().trade
        _ = try await world.fixture.desk.giveUp(world.number, by: world.fixture.applicant)
        #expect(await world.notify(trade, "2026"))
        #expect(world.state == .closed && world.order == .refunding)
        #expect(world.payments.map(\.state) == [.refunding] && world.checkouts.map(\.state) == [.paid])
    }

    @Test("A second payment goes back: of another trade, and beside a transfer")
    func double() async throws {
        let world = try await CashierFixture()
        let first = try await world.open().trade
        world.fixture.clock.advance(bySeconds: 1700)
        let second = try await world.open().trade
        #expect(await world.notify(second, "T-2"))
        #expect(await world.notify(first, "T-1"))
        #expect(world.payments.map(\.state) == [.accepted, .refunding])
        #expect(world.order == .paid && world.checkouts.allSatisfy { $0.state == .paid })
    }

    @Test("Who comes back is not believed: the provider is asked, and what it says counts")
    func asked() async throws {
        let world = try await CashierFixture()
        let trade = try await world.open().trade
        try await world.cashier.ask(about: world.number)
        #expect(world.order == .unpaid && world.gateway.asked == [trade])
        world.gateway.say(GatewayTrade(number: trade, state: .waiting))
        try await world.cashier.ask(about: world.number)
        #expect(world.order == .unpaid)
        world.gateway.say(
            GatewayTrade(number: trade, state: .paid(transaction: "2026", amountFen: 20_000))
        )
        try await world.cashier.ask(about: world.number)
        #expect(world.state == .producing)
        // Nothing is open any more.
        try await world.cashier.ask(about: world.number)
        #expect(world.gateway.asked.count == 3)
    }

    @Test("A notification that never came is made up for: the provider is asked from time to time")
    func rounds() async throws {
        let world = try await CashierFixture()
        let trade = try await world.open().trade
        try await world.cashier.round()
        #expect(world.gateway.asked.isEmpty)
        world.fixture.clock.advance(bySeconds: 121)
        world.gateway.isAway(true)
        try await world.cashier.round()
        try await world.cashier.round()
        #expect(world.gateway.asked.count == 1)
        #expect(world.checkouts.first?.detail == "the payment provider does not answer: no answer")
        world.gateway.isAway(false)
        world.gateway.say(
            GatewayTrade(number: trade, state: .paid(transaction: "2026", amountFen: 20_000))
        )
        world.fixture.clock.advance(bySeconds: 61)
        try await world.cashier.round()
        #expect(world.state == .producing && world.checkouts.first?.detail == nil)
    }

    @Test("A trade ends when the provider says so, or has not heard of it long after its end")
    func closed() async throws {
        let world = try await CashierFixture()
        let first = try await world.open().trade
        world.gateway.say(GatewayTrade(number: first, state: .closed))
        try await world.cashier.ask(about: world.number)
        #expect(world.checkouts.map(\.state) == [.closed])
        try await world.open()
        world.fixture.clock.advance(bySeconds: 39 * 60)
        try await world.cashier.ask(about: world.number)
        #expect(world.checkouts.map(\.state) == [.closed, .open])
        world.fixture.clock.advance(bySeconds: 2 * 60)
        try await world.cashier.ask(about: world.number)
        #expect(world.checkouts.map(\.state) == [.closed, .closed])
        #expect(world.audits("order.checkout-close") == 2)
        // Money for it counts all the same.
        #expect(await world.notify(first, "2026"))
        #expect(world.state == .producing)
    }

    @Test("What nobody is to pay any more is closed at the provider: given up, or opened anew")
    func unwanted() async throws {
        let world = try await CashierFixture()
        let first = try await world.open().trade
        world.gateway.say(GatewayTrade(number: first, state: .waiting))
        try await world.cashier.ask(about: world.number)
        #expect(world.gateway.closed.isEmpty, "it can be paid")
        world.fixture.clock.advance(bySeconds: 1600)
        let second = try await world.open().trade
        world.gateway.say(GatewayTrade(number: second, state: .waiting))
        try await world.cashier.ask(about: world.number)
        #expect(world.gateway.closed == [first] && world.checkouts.map(\.state) == [.closed, .open])
        _ = try await world.fixture.desk.giveUp(world.number, by: world.fixture.applicant)
        world.gateway.isAway(true)
        try await world.cashier.ask(about: world.number)
        #expect(world.checkouts.map(\.state) == [.closed, .open], "nobody has closed it yet")
        #expect(world.checkouts.last?.detail != nil)
        world.gateway.isAway(false)
        world.fixture.clock.advance(bySeconds: 600)
        try await world.cashier.round()
        #expect(world.gateway.closed == [first, second])
        #expect(world.checkouts.map(\.state) == [.closed, .closed] && world.state == .closed)
        #expect(world.events.suffix(1) == [.settled(trade: second, .closed)])
        #expect(world.audits("order.checkout-close") == 2)
    }

    @Test("Who paid in the moment in which it was given up gets the money back")
    func overtaken() async throws {
        let world = try await CashierFixture()
        let trade = try await world.open().trade
        _ = try await world.fixture.desk.giveUp(world.number, by: world.fixture.applicant)
        world.gateway.say(
            GatewayTrade(number: trade, state: .paid(transaction: "2026", amountFen: 20_000))
        )
        try await world.cashier.ask(about: world.number)
        #expect(world.gateway.closed.isEmpty && world.checkouts.map(\.state) == [.paid])
        #expect(world.order == .refunding && world.payments.map(\.state) == [.refunding])
    }
}
