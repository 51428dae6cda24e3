import CentreSupport
import Model
import Store
import Testing

@testable import Centre

@Suite("What the doctor says of payments")
struct PaymentHealthTests {
    @Test("Money that fits no order is a warning, with what to look at")
    func payments() async throws {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        func finding() -> HealthFinding? {
            HealthCheck(centre: centre) { [] }.run().first { $0.check == "payments" }
        }
        #expect(finding()?.severity == .passed)
        let number = try await Counter(centre).paidApplication(0)
        let now = centre.clock.now
        let payment = PaymentRecord(
            channel: "ALIPAY",
            transaction: "2026",
            application: number,
            amountFen: 1,
            state: .mismatched,
            evidence: nil,
            recordedBy: "system",
            createdAt: now,
            updatedAt: now
        )
        let refund = RefundRecord(
            channel: "ALIPAY",
            transaction: "2026",
            request: "R2026",
            amountFen: 1,
            state: .failed,
            attempts: 1,
            dueAt: now,
            confirmedBy: "wu",
            createdAt: now,
            updatedAt: now
        )
        try await centre.book.commit([.addPayment(payment), .money(.addRefund(refund))])
        #expect(finding()?.severity == .warning)
        #expect(finding()?.detail.contains("1 of another amount") == true)
        #expect(finding()?.detail.contains("1 whose refund a provider refused") == true)
        try await centre.close()
    }
}
