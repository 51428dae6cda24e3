import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("The stock of tokens at the staff desk")
struct StaffStockTests {
    private static let list = "PK0000000001,YubiKey 5\r\nPK0000000002,ePass 3000\r\n"

    @Test("A delivery is taken in by a business administrator, signed, and counted by its models")
    func takesIn() async throws {
        let world = try await StaffWorld()
        let form = ["deed": "stock_in", "batch": "2026-11", "list": StaffStockTests.list]
        #expect(StaffWorld.text(await world.get("/stock", as: .producer)).contains("没有介质"))
        #expect(try await world.decide("/stock", form, as: .businessAdministrator).status == 200)
        let token = try #require(try world.book.token(serial: "PK0000000002"))
        #expect(token.state == .inStock && token.batch == "2026-11" && token.model == "ePass 3000")
        let event = try #require(try world.audit().last)
        #expect(event.action == "token.stock" && event.actor == "person.bizadmin")
        #expect(event.detail["count"] == "2" && event.detail["operatorSignature"] != nil)
        let page = StaffWorld.text(await world.get("/stock", as: .producer))
        #expect(page.contains("在库 2") && page.contains("ePass 3000") && page.contains("在库 1"))
        #expect(!page.contains("入库并签署"), "who makes tokens does not bring them along")
        let again = await world.post("/stock", form, as: .businessAdministrator)
        #expect(again.status == 409 && StaffWorld.text(again).contains("该事项已经办理过"))
    }

    @Test("What is wrong with a list is told with its line, and nothing waits for a signature")
    func faults() async throws {
        let world = try await StaffWorld()
        let first = ["deed": "stock_in", "batch": "1", "list": StaffStockTests.list]
        _ = try await world.decide("/stock", first, as: .businessAdministrator)
        let cases: [([String: String], Int, String)] = [
            (["batch": "", "list": "PK3,X"], 422, "入库批次为"),
            (["batch": "2", "list": ""], 422, "清单中没有介质"),
            (["batch": "2", "list": "PK3,X\nPK4\n"], 422, "第 2 行有误"),
            (["batch": "2", "list": "pk0000000001,Other"], 422, "介质 PK0000000001 已在库，型号为 YubiKey 5"),
        ]
        for (form, status, words) in cases {
            let sent = form.merging(["deed": "stock_in"]) { $1 }
            let reply = await world.post("/stock", sent, as: .businessAdministrator)
            #expect(reply.status == status && StaffWorld.text(reply).contains(words), "\(form)")
        }
        let refused = await world.post("/stock", first, as: .producer)
        #expect(refused.status == 403)
        let event = try #require(try world.audit().last)
        #expect(event.action == "token.stock.refuse" && event.actor == "person.producer")
    }

    @Test("A token that was nobody's leaves the stock; one that is not there does not")
    func takesOut() async throws {
        let world = try await StaffWorld()
        let list = ["deed": "stock_in", "batch": "1", "list": StaffStockTests.list]
        _ = try await world.decide("/stock", list, as: .businessAdministrator)
        let out = ["deed": "stock_out", "serial": "PK0000000001", "ending": "defective", "text": "无法识别"]
        for (name, value, words) in [
            ("serial", "PK9", "没有这个在库的介质"), ("ending", "", "出库方式：请选择"), ("text", "", "原因："),
        ] {
            let form = out.merging([name: value]) { $1 }
            let reply = await world.post("/stock", form, as: .businessAdministrator)
            #expect(reply.status == 422 && StaffWorld.text(reply).contains(words), "\(name)")
        }
        #expect(try await world.decide("/stock", out, as: .businessAdministrator).status == 200)
        #expect(try world.book.token(serial: "PK0000000001")?.state == .defective)
        let event = try #require(try world.audit().last)
        #expect(event.action == "token.end" && event.detail["text"] == "无法识别")
        #expect(await world.post("/stock", out, as: .businessAdministrator).status == 422, "it is gone")
    }
}
