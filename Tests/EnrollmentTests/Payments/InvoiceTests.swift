@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("Invoices")
struct InvoiceTests {
    private static let pdf = Array("%PDF-1.7\n1 0 obj\n%%EOF\n".utf8)
    private let wish = InvoiceWish(title: "王建华", taxNumber: " ", email: "wang@expert.example")

    private func paid() async throws -> CashierFixture {
        let world = try await CashierFixture()
        _ = try await world.fixture.pay(world.number)
        return world
    }

    private func invoice(_ world: CashierFixture) -> InvoiceRecord? {
        world.fixture.book.contents.invoices[world.number]
    }

    private func request(_ world: CashierFixture, _ wish: InvoiceWish? = nil) async throws {
        _ = try await world.fixture.desk.requestInvoice(
            world.number,
            wish ?? self.wish,
            by: world.fixture.applicant
        )
    }

    @Test("The owner of a paid order asks for its invoice, and mends it until it is issued")
    func requested() async throws {
        let world = try await CashierFixture()
        let early = try await refusal { try await request(world) }
        #expect(early == .stateChanged(world.number, .pendingPayment))
        _ = try await world.fixture.pay(world.number)
        let stranger = try await refusal {
            _ = try await world.fixture.desk.requestInvoice(
                world.number,
                wish,
                by: .applicant(login: "other")
            )
        }
        #expect(stranger == .notPermitted(.withdraw))
        try await request(world)
        #expect(invoice(world)?.state == .requested && invoice(world)?.taxNumber == nil)
        #expect(invoice(world)?.amountFen == 20_000)
        try await request(world, InvoiceWish(title: "某某公司", taxNumber: "", email: "b@expert.example"))
        #expect(invoice(world)?.title == "某某公司" && invoice(world)?.email == "b@expert.example")
        // Nothing personal is in the audit chain.
        let events = world.fixture.book.contents.audit.filter { $0.action == "invoice.request" }
        #expect(events.map(\.detail) == [["amountFen": "20000"], ["amountFen": "20000"]])
    }

    @Test("Every fault of what was typed is told; an organisation needs its tax number")
    func faults() async throws {
        let world = try await paid()
        let reason = try await refusal {
            try await request(world, InvoiceWish(title: "王", taxNumber: "123", email: "nobody"))
        }
        guard case .validationFailed(let failures) = reason else {
            Issue.record("\(reason)")
            return
        }
        #expect(failures.map(\.field) == ["title", "taxNo", "email"])
        let organisation = #expect(throws: EnrollmentError.self) { try wish.checked(isEnterprise: true) }
        guard case .validationFailed(let missing) = organisation?.reason else {
            Issue.record("\(String(describing: organisation))")
            return
        }
        #expect(missing.map(\.field) == ["taxNo"])
    }

    @Test("Finance issues it once, with its PDF kept, and the applicant is told; nobody else may")
    func issued() async throws {
        let world = try await paid()
        let desk = world.fixture.desk
        let none = try await refusal {
            _ = try await desk.issueInvoice(world.number, code: "12345678", by: world.fixture.finance)
        }
        #expect(none == .notFound(object: "invoice of \(world.number)"))
        try await request(world)
        for who in [world.fixture.applicant, world.fixture.reviewer, world.fixture.administrator] {
            let reason = try await refusal {
                _ = try await desk.issueInvoice(world.number, code: "12345678", by: who)
            }
            #expect(reason == .notPermitted(.issueInvoice))
        }
        for (code, file) in [("1234567", Self.pdf), ("1234567x", Self.pdf), ("12345678", Array("GIF".utf8))] {
            let reason = try await refusal {
                _ = try await desk.issueInvoice(
                    world.number,
                    code: code,
                    pdf: file,
                    by: world.fixture.finance
                )
            }
            guard case .validationFailed = reason else {
                Issue.record("\(code): \(reason)")
                continue
            }
        }
        let done = try await desk.issueInvoice(
            world.number,
            code: "12345678",
            pdf: Self.pdf,
            by: world.fixture.finance
        )
        #expect(done.state == .issued && done.storedAs != nil && done.fingerprint?.count == 32)
        #expect(world.fixture.book.contents.notices.last?.template == "INVOICE")
        #expect(world.fixture.book.contents.notices.last?.values["invoice"] == "12345678")
        let again = try await refusal {
            _ = try await desk.issueInvoice(world.number, code: "12345679", by: world.fixture.finance)
        }
        #expect(again == .book(BookError(.stateChanged(object: "invoice of \(world.number)"))))
        let late = try await refusal { try await request(world) }
        #expect(late == .book(BookError(.stateChanged(object: "invoice of \(world.number)"))))
    }

    @Test("When the money goes back, what was issued is reversed, and what was not is cancelled")
    func reversed() async throws {
        let world = try await paid()
        let desk = world.fixture.desk
        try await request(world)
        let early = try await refusal {
            _ = try await desk.reverseInvoice(world.number, code: "87654321", by: world.fixture.finance)
        }
        #expect(early == .book(BookError(.stateChanged(object: "invoice of \(world.number)"))))
        _ = try await desk.issueInvoice(world.number, code: "12345678", by: world.fixture.finance)
        let order = try #require(world.fixture.book.contents.orders[world.number])
        try await world.fixture.book.commit(try desk.refunding(order))
        #expect(invoice(world)?.state == .redDue && world.order == .refunding)
        let done = try await desk.reverseInvoice(world.number, code: "87654321", by: world.fixture.finance)
        #expect(done.state == .reversed && done.number == "12345678" && done.reversal == "87654321")
        #expect(world.audits("invoice.reverse") == 1)

        let other = try await paid()
        try await request(other)
        let second = try #require(other.fixture.book.contents.orders[other.number])
        try await other.fixture.book.commit(try other.fixture.desk.refunding(second))
        #expect(invoice(other)?.state == .cancelled)
        let over = try await refusal { try await request(other) }
        #expect(over == .stateChanged(other.number, .producing))
    }

    @Test("A PDF that nobody puts on record is removed after a day; one that is stays")
    func unsigned() async throws {
        let world = try await paid()
        try await request(world)
        let (desk, finance) = (world.fixture.desk, world.fixture.finance)
        let before = world.fixture.vault.count
        _ = try await desk.keepInvoice(Self.pdf, of: world.number, code: "12345678", by: finance)
        let kept = try await desk.keepInvoice(Self.pdf, of: world.number, code: "12345678", by: finance)
        _ = try await desk.issueInvoice(world.number, code: "12345678", kept: kept, by: finance)
        #expect(world.fixture.vault.count == before + 2)
        world.fixture.clock.advance(bySeconds: 86_400)
        #expect(try await desk.forgetPapers() == 0, "its decision may be a day old")
        world.fixture.clock.advance(bySeconds: 1)
        #expect(try await desk.forgetPapers() == 1)
        #expect(world.fixture.vault.count == before + 1 && invoice(world)?.storedAs == kept.storedAs)
        #expect(world.audits("document.forget") == 1 && world.fixture.book.contents.keptPapers.isEmpty)
        #expect(try await desk.forgetPapers() == 0)
    }
}
