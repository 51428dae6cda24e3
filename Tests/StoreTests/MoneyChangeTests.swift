import Model
import Store
import StoreSupport
import Testing

@Suite("Trades at payment providers and their refunds in the book")
struct MoneyChangeTests {
    private func world() async throws -> TestBook {
        let world = try await TestBook()
        try await world.book.commit([
            .addSubject(Sample.subject), .addApplication(Sample.application(1)),
        ])
        return world
    }

    private func checkout(_ sequence: Int, trade: String? = nil) -> CheckoutRecord {
        CheckoutRecord(
            trade: trade ?? "\(Sample.number(1))_\(sequence)",
            application: Sample.number(1),
            sequence: sequence,
            channel: "ALIPAY",
            amountFen: 20_000,
            state: .open,
            attempts: 0,
            dueAt: Sample.now.advanced(bySeconds: Int64(sequence)),
            expiresAt: Sample.later,
            createdAt: Sample.now,
            updatedAt: Sample.now
        )
    }

    @Test("A trade is opened once, found while it is due, and moves only from where it stands")
    func checkouts() async throws {
        let world = try await world()
        try await world.book.commit([
            .money(.addCheckout(checkout(1))), .money(.addCheckout(checkout(2))),
        ])
        for rival in [checkout(1), checkout(3, trade: checkout(1).trade), checkout(1, trade: "other")] {
            try await world.expectRefusal(
                .exists(object: "checkout \(rival.trade)"),
                [.money(.addCheckout(rival))]
            )
        }
        #expect(try world.book.checkouts(of: Sample.number(1)) == [checkout(1), checkout(2)])
        let soon = Sample.now.advanced(bySeconds: 1)
        #expect(try world.book.dueCheckouts("ALIPAY", at: Sample.now, limit: 9).isEmpty)
        #expect(try world.book.dueCheckouts("ALIPAY", at: soon, limit: 9) == [checkout(1)])
        #expect(try world.book.dueCheckouts("OTHER", at: Sample.later, limit: 9).isEmpty)
        var asked = checkout(1)
        asked.attempts = 1
        asked.dueAt = Sample.later
        asked.detail = "no answer"
        try await world.book.commit([.money(.updateCheckout(asked, from: checkout(1)))])
        #expect(try world.book.checkout(trade: asked.trade) == asked)
        #expect(try world.book.stuckCheckouts(limit: 9) == [asked])
        var paid = checkout(1)
        paid.state = .paid
        let object = "checkout \(asked.trade)"
        try await world.expectRefusal(
            .stateChanged(object: object),
            [.money(.updateCheckout(paid, from: checkout(1)))]
        )
        try await world.book.commit([.money(.updateCheckout(paid, from: asked))])
        #expect(try world.book.dueCheckouts("ALIPAY", at: Sample.later, limit: 9) == [checkout(2)])
        try await world.expectRefusal(
            .notFound(object: "checkout nothing"),
            [.money(.updateCheckout(checkout(4, trade: "nothing"), from: checkout(4)))]
        )
        #expect(try world.book.findDamage() == [])
    }

    @Test("A payment has one refund, which is due until the provider has answered")
    func refunds() async throws {
        let world = try await world()
        func refund(_ state: RefundRecord.State, attempts: Int = 0) -> RefundRecord {
            RefundRecord(
                channel: "ALIPAY",
                transaction: "T1",
                request: "RT1",
                amountFen: 20_000,
                state: state,
                attempts: attempts,
                dueAt: Sample.now,
                confirmedBy: "wu",
                createdAt: Sample.now,
                updatedAt: Sample.now
            )
        }
        try await world.expectRefusal(
            .notFound(object: "payment T1 by ALIPAY"),
            [.money(.addRefund(refund(.waiting)))]
        )
        let payment = PaymentRecord(
            channel: "ALIPAY",
            transaction: "T1",
            application: Sample.number(1),
            amountFen: 20_000,
            state: .refunding,
            evidence: nil,
            recordedBy: "system",
            createdAt: Sample.now,
            updatedAt: Sample.now
        )
        try await world.book.commit([.addPayment(payment), .money(.addRefund(refund(.waiting)))])
        let object = "refund of T1 by ALIPAY"
        try await world.expectRefusal(.exists(object: object), [.money(.addRefund(refund(.waiting)))])
        #expect(try world.book.dueRefunds("ALIPAY", at: Sample.now, limit: 9) == [refund(.waiting)])
        try await world.book.commit([
            .money(.updateRefund(refund(.waiting, attempts: 1), from: refund(.waiting)))
        ])
        try await world.expectRefusal(
            .stateChanged(object: object),
            [.money(.updateRefund(refund(.done), from: refund(.waiting)))]
        )
        try await world.book.commit([
            .money(.updateRefund(refund(.done, attempts: 1), from: refund(.waiting, attempts: 1)))
        ])
        #expect(try world.book.refund(channel: "ALIPAY", transaction: "T1") == refund(.done, attempts: 1))
        #expect(try world.book.dueRefunds("ALIPAY", at: Sample.later, limit: 9).isEmpty)
        #expect(try world.book.refunds([.done], limit: 9).count == 1)
        #expect(try world.book.refunds([.waiting, .failed], limit: 9).isEmpty)
    }

    @Test("An application has one invoice, which moves only from where it stands, under a number of its own")
    func invoices() async throws {
        let world = try await world()
        try await world.book.commit([.addApplication(Sample.application(2, type: .unlock))])
        func invoice(_ index: Int, _ state: InvoiceRecord.State, _ number: String? = nil) -> InvoiceRecord {
            InvoiceRecord(
                application: index == 1 ? Sample.number(1) : Sample.number(2, .unlock),
                amountFen: 20_000,
                title: "王建华",
                taxNumber: nil,
                email: "a@expert.example",
                state: state,
                number: number,
                createdAt: Sample.now,
                updatedAt: Sample.now
            )
        }
        let first = Sample.number(1)
        try await world.book.commit([.money(.addInvoice(invoice(1, .requested)))])
        try await world.expectRefusal(
            .exists(object: "invoice of \(first)"),
            [.money(.addInvoice(invoice(1, .requested)))]
        )
        #expect(try world.book.waiting().invoices == 1)
        var issued = invoice(1, .issued, "12345678")
        issued.storedAs = "file"
        issued.fingerprint = Sample.hash("pdf")
        try await world.book.commit([.money(.updateInvoice(issued, from: .requested))])
        #expect(try world.book.invoice(of: first) == issued)
        try await world.expectRefusal(
            .stateChanged(object: "invoice of \(first)"),
            [.money(.updateInvoice(issued, from: .requested))]
        )
        try await world.book.commit([.money(.addInvoice(invoice(2, .requested)))])
        try await world.expectRefusal(
            .exists(object: "invoice 12345678"),
            [.money(.updateInvoice(invoice(2, .issued, "12345678"), from: .requested))]
        )
        #expect(try world.book.invoices([.requested, .redDue], limit: 9).map(\.state) == [.requested])
        #expect(try world.book.findDamage() == [])
    }
}
