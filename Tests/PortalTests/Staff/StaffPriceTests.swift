import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("Prices at the staff desk")
struct StaffPriceTests {
    private func form(_ day: CalendarDay, _ changes: [String: String] = [:]) -> [String: String] {
        let fields = [
            "deed": "price_set", "NEW": "250", "RENEW": "150.50", "REPLACE": "50.00", "REISSUE": "0",
            "from": day.description, "text": "年度调价",
        ]
        return fields.merging(changes) { $1 }
    }

    @Test(
        "A list that was set and signed holds from its day on, and what was approved before keeps its price"
    )
    func sets() async throws {
        let world = try await StaffWorld()
        let (early, late) = (
            try await world.submitted(), try await world.submitted("tenderer-org", owner: "o")
        )
        let tomorrow = world.desk.today.advanced(byDays: 1)
        let before = try world.desk.price(of: .new)
        _ = try await world.desk.approve(
            early.number,
            by: Principal(StaffWorld.person(.reviewer)),
            checklist: Set(ReviewCheck.allCases)
        )
        #expect(try await world.decide("/prices", form(tomorrow), as: .businessAdministrator).status == 200)
        #expect(try world.desk.price(of: .new) == before, "not today")
        let coming = StaffWorld.text(await world.get("/prices", as: .registrar))
        #expect(coming.contains("\(tomorrow) 起（第 1 版）") && coming.contains("证书更新 150.50 元"))
        #expect(!coming.contains("设定并签署"))
        let event = try #require(try world.audit().last)
        #expect(event.action == "price.set" && event.detail["NEW"] == "25000")
        #expect(event.detail["operatorSignature"] != nil && event.actor == "person.bizadmin")

        world.portal.clock.advance(bySeconds: 86_400)
        #expect(try world.desk.price(of: .new) == 25_000)
        _ = try await world.desk.approve(
            late.number,
            by: Principal(StaffWorld.person(.reviewer)),
            checklist: Set(ReviewCheck.allCases)
        )
        #expect(try world.book.order(of: early.number)?.amountFen == before)
        #expect(try world.book.order(of: late.number)?.amountFen == 25_000)
    }

    @Test("A price that is none, a day that is not to come, and no reason are told; nobody else sets prices")
    func faults() async throws {
        let world = try await StaffWorld()
        let tomorrow = world.desk.today.advanced(byDays: 1)
        for (change, words) in [
            (["NEW": "-1"], "证书新办：应为元"), (["RENEW": "1000001"], "证书更新：应为 0 至 1000000.00 元"),
            (["from": world.desk.today.description], "须在今天之后"), (["from": "2027-02-30"], "应如 2026-12-01"),
            (["text": "x"], "原因："),
        ] {
            let reply = await world.post("/prices", form(tomorrow, change), as: .businessAdministrator)
            #expect(reply.status == 422 && StaffWorld.text(reply).contains(words), "\(change)")
        }
        #expect(await world.post("/prices", form(tomorrow), as: .finance).status == 403)
        #expect(try world.audit().last?.action == "price.set.refuse")
        #expect(try world.book.priceLists().isEmpty)
    }
}
