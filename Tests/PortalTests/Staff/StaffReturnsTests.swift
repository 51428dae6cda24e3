import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("What went back, at the staff desk")
struct StaffReturnsTests {
    /// A payment of the day before, which went back today; another one that is only to go back.
    private func scene() async throws -> (StaffWorld, ApplicationRecord) {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let yesterday = record.updatedAt.advanced(bySeconds: -86_400)
        for number in 1...2 {
            var payment = PaymentRecord(
                channel: "OFFLINE",
                transaction: "BANK-\(number)",
                application: record.number,
                amountFen: 20_000,
                state: .refunding,
                evidence: nil,
                recordedBy: "zhou.wei",
                createdAt: yesterday,
                updatedAt: yesterday
            )
            try await world.book.commit([.addPayment(payment)])
            guard number == 1 else { continue }
            payment.state = .refunded
            payment.refundTransaction = "BACK-1"
            payment.updatedAt = record.updatedAt
            try await world.book.commit([.updatePayment(payment, from: .refunding)])
        }
        return (world, record)
    }

    @Test("It stands on the day on which it went, with what it adds up to, and not on the day it came")
    func page() async throws {
        let (world, record) = try await scene()
        let page = StaffWorld.text(await world.get("/returns", as: .finance))
        for text in [record.number.text, "BANK-1", "BACK-1", "200.00", "1 笔，200.00 元"] {
            #expect(page.contains(text), "\(text)")
        }
        #expect(!page.contains("BANK-2"))
        let yesterday = CalendarDay(record.updatedAt.advanced(bySeconds: -86_400))
        let before = "/returns?from=\(yesterday)&to=\(yesterday)"
        let empty = StaffWorld.text(await world.get(before, as: .businessAdministrator))
        #expect(empty.contains("这些天没有退款") && !empty.contains("BANK-1"))
        let receipts = "/receipts?from=\(yesterday)&to=\(yesterday)"
        #expect(StaffWorld.text(await world.get(receipts, as: .finance)).contains("BANK-1"))
    }

    @Test("All of it is a table for a spreadsheet")
    func table() async throws {
        let (world, record) = try await scene()
        let reply = await world.get("/returns?format=csv", as: .finance)
        let day = CalendarDay(record.updatedAt)
        let name = reply.fields.first { $0.name == "content-disposition" }?.value
        #expect(reply.status == 200 && name == "attachment; filename=\"returns-\(day)-\(day).csv\"")
        let lines = StaffWorld.text(reply).split(separator: "\r\n")
        #expect(lines.count == 2 && lines.first?.hasPrefix("\u{FEFF}\"申办编号\",") == true)
        #expect(lines.last?.contains("\"BANK-1\"") == true && lines.last?.contains("\"BACK-1\"") == true)
        #expect(await world.get("/returns?format=csv", as: .reviewer).status == 403)
    }

    @Test("Programs get the same, and a day that is none is refused")
    func programs() async throws {
        let (world, _) = try await scene()
        let path = "/api/v1/staff/returns"
        let answer = try await world.api("GET", path, as: .finance)
        let rows = try #require(try answer.object()["returns"] as? [[String: Any]])
        #expect(rows.map { $0["transaction"] as? String } == ["BANK-1"])
        #expect(rows.first?["refundTransaction"] as? String == "BACK-1")
        #expect(try await world.api("GET", "\(path)?from=x", as: .finance).status == 400)
        #expect(try await world.api("GET", path, as: .reviewer).status == 403)
    }
}
