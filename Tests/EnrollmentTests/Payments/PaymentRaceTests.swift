@testable import Enrollment
import Model
import TestSupport
import Testing

/// Somebody else writes between what is read and what is written.
@Suite("Payments in the same moment as something else")
struct PaymentRaceTests {
    private let fixture: DeskFixture
    private let rival: OvertakenBook
    private let number: ApplicationNumber

    init() async throws {
        var made: OvertakenBook?
        fixture = try DeskFixture(book: { base in
            let book = OvertakenBook(base: base)
            made = book
            return book
        })
        rival = try #require(made)
        number = try await fixture.submit().number
        _ = try await fixture.approve(number)
    }

    private var contents: MemoryBookState { fixture.book.contents }

    private func open() async throws -> String {
        try await fixture.desk.openCheckout(number, .alipay, by: fixture.applicant).trade
    }

    private static func paid(_ trade: String, _ transaction: String, fen: Int64 = 20_000) -> GatewayTrade {
        GatewayTrade(number: trade, state: .paid(transaction: transaction, amountFen: fen))
    }

    @Test("Who gives the order up in the same moment leaves no trade to be paid")
    func givenUp() async throws {
        let (desk, number, applicant) = (fixture.desk, number, fixture.applicant)
        rival.overtake { _ = try? await desk.giveUp(number, by: applicant) }
        let reason = try await refusal { _ = try await desk.openCheckout(number, .alipay, by: applicant) }
        #expect(reason == .stateChanged(number, .closed))
        #expect(contents.checkouts.isEmpty && contents.orders[number]?.state == .cancelled)
    }

    @Test("Two windows that open a trade in the same moment have the same one")
    func twoWindows() async throws {
        let (desk, number, applicant) = (fixture.desk, number, fixture.applicant)
        rival.overtake { _ = try? await desk.openCheckout(number, .alipay, by: applicant) }
        #expect(try await open() == "\(number)_1")
        #expect(contents.checkouts.count == 1)
    }

    @Test("The same notification twice in the same moment is one payment")
    func twice() async throws {
        let trade = try await open()
        let desk = fixture.desk
        rival.overtake { _ = try? await desk.settle(PaymentRaceTests.paid(trade, "2026"), .alipay) }
        let settlement = try await desk.settle(PaymentRaceTests.paid(trade, "2026"), .alipay)
        guard case .paid(let record) = settlement else {
            Issue.record("\(settlement)")
            return
        }
        #expect(record.state == .producing && contents.jobs.count == 1)
        #expect(contents.payments.map(\.state) == [.accepted])
    }

    @Test("Another payment in the same moment pays the order, and this one is on record and goes back")
    func another() async throws {
        let trade = try await open()
        let (desk, number, finance) = (fixture.desk, number, fixture.finance)
        let transfer = try Payment(channel: .offline, transaction: "BANK-1", amountFen: 20_000)
        rival.overtake { _ = try? await desk.confirmPayment(number, transfer, by: finance) }
        let settlement = try await desk.settle(PaymentRaceTests.paid(trade, "2026"), .alipay)
        #expect(settlement == .unfit(EnrollmentError(.alreadyPaid(number))))
        #expect(contents.payments.map(\.transaction) == ["BANK-1", "2026"])
        #expect(contents.payments.map(\.state) == [.accepted, .refunding])
        #expect(contents.checkouts.map(\.state) == [.paid] && contents.jobs.count == 1)
    }

    @Test("An order that is given up in the same moment gets its money back")
    func tooLate() async throws {
        let trade = try await open()
        let (desk, number, applicant) = (fixture.desk, number, fixture.applicant)
        rival.overtake { _ = try? await desk.giveUp(number, by: applicant) }
        _ = try await desk.settle(PaymentRaceTests.paid(trade, "2026"), .alipay)
        #expect(contents.orders[number]?.state == .refunding && fixture.state(number) == .closed)
        #expect(contents.payments.map(\.state) == [.refunding] && contents.jobs.isEmpty)
    }

    @Test("An invoice that is asked for while the money goes back is not asked for")
    func invoice() async throws {
        _ = try await fixture.pay(number)
        let order = try #require(contents.orders[number])
        let changes = try fixture.desk.refunding(order)
        let book = fixture.book
        rival.overtake { try? await book.commit(changes) }
        let (desk, number, applicant) = (fixture.desk, number, fixture.applicant)
        let wish = InvoiceWish(title: "王建华", taxNumber: "", email: "a@expert.example")
        let reason = try await refusal { _ = try await desk.requestInvoice(number, wish, by: applicant) }
        #expect(reason == .book(BookError(.stateChanged(object: "order of \(number)"))))
        #expect(contents.invoices.isEmpty)
    }
}
