import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("Paying at a provider, as applicants and the provider see it")
struct PaymentPageTests {
    private func notify(_ world: HolderPages, _ body: String, method: String = "POST") async -> HTTPReply {
        await world.portal.ask("/payments/alipay/notify", nil, method: method, body: body)
    }

    private func policy(_ reply: HTTPReply) -> String {
        reply.fields.first { $0.name == "content-security-policy" }?.value ?? ""
    }

    @Test("Without a provider there is a transfer alone, and nothing to notify")
    func transferOnly() async throws {
        let world = try await HolderPages()
        let number = try await world.approved()
        let page = await world.get("/applications/\(number)/pay")
        #expect(page.status == 200 && !HolderPages.text(page).contains("支付宝"))
        #expect(policy(page).contains("form-action 'self';"))
        #expect(await world.send("/applications/\(number)/pay").status == 404)
        #expect(await notify(world, "x").status == 404)
    }

    @Test("去支付 leads to the provider with a trade that is in the book, and no other page's form may")
    func away() async throws {
        let gateway = ScriptedGateway()
        let world = try await HolderPages(gateway: gateway)
        let number = try await world.approved()
        let page = await world.get("/applications/\(number)/pay")
        #expect(HolderPages.text(page).contains("支付宝支付") && HolderPages.text(page).contains("1.00 元"))
        #expect(policy(page).contains("form-action 'self' https://pay.example.cn;"))
        #expect(policy(await world.get("/applications/\(number)")).contains("form-action 'self';"))
        let sent = await world.send("/applications/\(number)/pay")
        let place = try #require(HolderPages.place(sent))
        #expect(sent.status == 303 && place.hasPrefix("https://pay.example.cn/?trade=\(number)_1&fen=100&"))
        #expect(place.hasSuffix("back=\(PageWorld.origin)/applications/\(number)/payment"))
        #expect(try world.book.checkouts(of: number).map(\.trade) == ["\(number)_1"])
        // A form without its token opens nothing.
        let forged = await world.portal.post("/applications/\(number)/pay", world.me, "token=x")
        #expect(forged.status == 403)
        #expect(await world.portal.ask("/applications/\(number)/payment", world.portal.li).status == 404)
    }

    @Test("Who comes back is told nothing that the provider has not said, whatever the address says")
    func back() async throws {
        let gateway = ScriptedGateway()
        let world = try await HolderPages(gateway: gateway)
        let number = try await world.approved()
        _ = await world.send("/applications/\(number)/pay")
        let path = "/applications/\(number)/payment?trade_status=TRADE_SUCCESS&out_trade_no=\(number)_1"
        let waiting = await world.get(path)
        #expect(waiting.status == 200 && HolderPages.text(waiting).contains("尚未收到支付平台的付款结果"))
        #expect(try world.book.application(number)?.state == .pendingPayment)
        gateway.say(
            GatewayTrade(number: "\(number)_1", state: .paid(transaction: "2026", amountFen: 100))
        )
        let paid = await world.get(path)
        #expect(paid.status == 303 && HolderPages.place(paid) == "/applications/\(number)")
        #expect(try world.book.application(number)?.state == .pendingExecution)
        #expect(await world.get("/applications/\(number)/pay").status == 303)
        // Nobody of finance confirmed it.
        let detail = HolderPages.text(await world.get("/applications/\(number)"))
        #expect(detail.contains("已收款，发送更新码") && !detail.contains("<span class=\"hint\">财务</span>"))
    }

    @Test("A provider is asked six times, and not again for every look")
    func patient() async throws {
        let gateway = ScriptedGateway()
        let world = try await HolderPages(gateway: gateway)
        let number = try await world.approved()
        _ = await world.send("/applications/\(number)/pay")
        for _ in 0..<9 { #expect(await world.get("/applications/\(number)/payment").status == 200) }
        #expect(gateway.asked.count == 6)
    }

    @Test("The provider's door takes a notification without a session, and answers in its two words")
    func notified() async throws {
        let world = try await HolderPages(gateway: ScriptedGateway())
        let number = try await world.approved()
        _ = await world.send("/applications/\(number)/pay")
        for body in ["", "forged", "\(number)_7 2026 100", "nothing 2026 100"] {
            let reply = await notify(world, body)
            #expect(reply.status == 200 && HolderPages.text(reply) == "failure", "\(body)")
        }
        #expect(await notify(world, "", method: "GET").status == 405)
        #expect(try world.book.application(number)?.state == .pendingPayment)
        for _ in 0..<2 {
            let reply = await notify(world, "\(number)_1 2026 100")
            #expect(reply.status == 200 && HolderPages.text(reply) == "success")
            #expect(!reply.fields.contains { $0.name == "set-cookie" })
        }
        #expect(try world.book.application(number)?.state == .pendingExecution)
        #expect(try world.book.payments(of: number).map(\.state) == [.accepted])
    }

    @Test("Money of another amount is taken from the provider, told to the payer, and pays nothing")
    func mismatched() async throws {
        let world = try await HolderPages(gateway: ScriptedGateway())
        let number = try await world.approved()
        _ = await world.send("/applications/\(number)/pay")
        #expect(HolderPages.text(await notify(world, "\(number)_1 2026 99")) == "success")
        #expect(try world.book.order(of: number)?.state == .unpaid)
        let page = await world.get("/applications/\(number)/payment")
        #expect(HolderPages.text(page).contains("金额与订单不符"))
        #expect(await world.get("/applications/\(number)/pay").status == 200)
    }
}
