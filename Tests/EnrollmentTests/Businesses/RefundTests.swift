@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("Money that does not fit, and refunds")
struct RefundTests {
    private func payment(_ transaction: String, _ fen: Int64) throws -> Payment {
        try Payment(channel: .offline, transaction: transaction, amountFen: fen, evidence: "回单 17")
    }

    @Test("Another amount is on record as MISMATCHED, moves nothing, and counts once")
    func mismatch() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        _ = try await fixture.approve(record.number)
        for _ in 0..<2 {
            let reason = try await refusal {
                _ = try await fixture.desk.confirmPayment(
                    record.number,
                    payment("T1", 19_999),
                    by: fixture.finance
                )
            }
            #expect(reason == .paymentMismatch(expected: 20_000, received: 19_999))
        }
        #expect(fixture.state(record.number) == .pendingPayment)
        #expect(fixture.book.contents.payments.map(\.state) == [.mismatched])
        #expect(fixture.book.contents.payments.first?.evidence == "回单 17")
        // The amount was mistyped.
        let corrected = try await fixture.desk.confirmPayment(
            record.number,
            payment("T1", 20_000),
            by: fixture.finance
        )
        #expect(corrected.state == .producing)
        #expect(fixture.book.contents.payments.map(\.state) == [.accepted])
    }

    @Test("A second payment is REFUNDING, and the first stays accepted")
    func double() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let reason = try await refusal {
            _ = try await fixture.desk.confirmPayment(
                record.number,
                payment("T2", 20_000),
                by: fixture.finance
            )
        }
        #expect(reason == .alreadyPaid(record.number))
        #expect(fixture.book.contents.payments.map(\.state) == [.accepted, .refunding])
        #expect(fixture.book.contents.orders[record.number]?.state == .paid)
    }

    @Test("Finance proposes, an administrator confirms, and the order is REFUNDED with its payment")
    func twoPersons() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        _ = try await fixture.approve(record.number)
        _ = try await fixture.desk.giveUp(record.number, by: fixture.applicant)
        _ = try await fixture.pay(record.number)
        let transaction = "T-\(record.number)"
        let both = Principal.staff(name: "zhou.wei", roles: [.finance, .businessAdministrator])
        _ = try await fixture.desk.proposeRefund(.offline, transaction, "款项迟到", by: both)
        let same = try await refusal {
            _ = try await fixture.desk.confirmRefund(.offline, transaction, refund: "R1", by: both)
        }
        #expect(same == .sodViolation(.samePersonTwice))
        let returned = try await fixture.desk.confirmRefund(
            .offline,
            transaction,
            refund: "R1",
            by: fixture.administrator
        )
        #expect(returned.state == .refunded && returned.refundTransaction == "R1")
        #expect(fixture.templates.last == "REFUNDED")
        #expect(fixture.book.contents.orders[record.number]?.state == .refunded)
        let again = try await refusal {
            _ = try await fixture.desk.proposeRefund(.offline, transaction, "款项迟到", by: fixture.finance)
        }
        #expect(again == .notRefundable(transaction: transaction, .refunded))
    }

    @Test("What paid an order that stands does not go back")
    func accepted() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let transaction = "T-\(record.number)"
        let reason = try await refusal {
            _ = try await fixture.desk.proposeRefund(.offline, transaction, "想退款", by: fixture.finance)
        }
        #expect(reason == .notRefundable(transaction: transaction, .accepted))
    }

    @Test("Nobody but finance and production proposes, nobody but an administrator confirms")
    func roles() async throws {
        let fixture = try DeskFixture()
        for who in [fixture.reviewer, fixture.administrator, fixture.support, fixture.applicant] {
            let reason = try await refusal {
                _ = try await fixture.desk.proposeRefund(.offline, "T", "理由理由", by: who)
            }
            #expect(reason == .notPermitted(.proposeRefund))
        }
        for who in [fixture.reviewer, fixture.finance, fixture.support, fixture.applicant] {
            let reason = try await refusal {
                _ = try await fixture.desk.confirmRefund(.offline, "T", refund: "R", by: who)
            }
            #expect(reason == .notPermitted(.confirmRefund))
        }
        #expect(fixture.book.contents.audit.allSatisfy { $0.action.hasSuffix(".refuse") })
    }
}
