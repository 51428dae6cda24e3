import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("对账, and refunds through a provider")
struct StaffReconciliationTests {
    private let gateway: ScriptedGateway
    private let world: StaffWorld
    private let cashier: Cashier
    private let number: ApplicationNumber

    init() async throws {
        gateway = ScriptedGateway()
        world = try await StaffWorld(before: PageWorld(gateway: gateway))
        cashier = try #require(world.portal.responder.services.cashier)
        let record = try await world.submitted()
        number = record.number
        _ = try await world.desk.approve(
            number,
            by: HolderPages.reviewer,
            checklist: Set(ReviewCheck.allCases)
        )
    }

    private func open() async throws -> String {
        let record = try #require(try world.book.application(number))
        _ = try await cashier.address(of: record, by: .applicant(login: record.owner))
        return try #require(try world.book.checkouts(of: number).last?.trade)
    }

    private func notify(_ trade: String, _ transaction: String, fen: Int = 100) async -> Bool {
        await cashier.isTaken(Array("\(trade) \(transaction) \(fen)".utf8))
    }

    private func page(as role: StaffRecord.Role = .finance) async -> String {
        StaffWorld.text(await world.get("/reconciliation", as: role))
    }

    @Test("A trade about which the provider could not be asked is there until it answers")
    func unanswered() async throws {
        #expect(await page().contains("没有差异"))
        let trade = try await open()
        gateway.isAway(true)
        try await cashier.ask(about: number)
        let shown = await page()
        #expect(shown.contains(trade) && shown.contains("支付结果未知") && shown.contains("no answer"))
        gateway.isAway(false)
        try await cashier.ask(about: number)
        #expect(await page().contains("没有差异"))
    }

    @Test("Money of another amount is there with its way to the refund")
    func mismatched() async throws {
        let trade = try await open()
        #expect(await notify(trade, "2026", fen: 99))
        let shown = await page()
        #expect(shown.contains("金额不符") && shown.contains("0.99 元"))
        #expect(shown.contains("href=\"/refunds/\(number)\"") && shown.contains("支付宝"))
    }

    @Test("A refund is confirmed without a number, is under way, refused, and done, as the page says")
    func refund() async throws {
        let trade = try await open()
        _ = try await world.desk.giveUp(number, by: .applicant(login: "zhang.expert"))
        #expect(await notify(trade, "2026"))
        let path = "/refunds/\(number)"
        let place = ["channel": "ALIPAY", "transaction": "2026"]
        func send(_ deed: String, _ texts: [String: String], as role: StaffRecord.Role) async throws -> Int {
            let form = place.merging(["deed": deed]) { $1 }.merging(texts) { $1 }
            return try await world.decide(path, form, as: role).status
        }
        #expect(try await send("refund_propose", ["text": "款项迟到"], as: .finance) == 200)
        let asked = StaffWorld.text(await world.get(path, as: .businessAdministrator))
        #expect(asked.contains("留空则由支付平台原路退回"))
        #expect(try await send("refund_confirm", ["refund": ""], as: .businessAdministrator) == 200)
        #expect(try world.book.refund(channel: "ALIPAY", transaction: "2026")?.state == .waiting)
        #expect(await page().contains("退款处理中"))
        let under = StaffWorld.text(await world.get(path, as: .finance))
        #expect(under.contains("正在由支付平台原路退回") && !under.contains("提议并签署"))

        gateway.answer([.failure(GatewayError(.refused(code: "POOR", detail: "余额不足")))])
        try await cashier.round()
        let refused = await page()
        #expect(refused.contains("退款失败") && refused.contains("余额不足"))
        #expect(StaffWorld.text(await world.get(path, as: .finance)).contains("提议并签署"))

        #expect(try await send("refund_propose", ["text": "再次退款"], as: .finance) == 200)
        #expect(try await send("refund_confirm", ["refund": ""], as: .businessAdministrator) == 200)
        try await cashier.round()
        #expect(await page().contains("没有差异"))
        #expect(try world.book.order(of: number)?.state == .refunded)
    }
}
