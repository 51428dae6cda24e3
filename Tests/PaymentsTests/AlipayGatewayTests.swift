import Foundation
import Messages
import Model
import Payments
import TestSupport
import Testing

/// Against a provider whose signatures are openssl's.
@Suite("Alipay's page, notifications and calls")
struct AlipayGatewayTests {
    private func refund(_ transaction: String, fen: Int64 = 20_000) -> RefundRecord {
        RefundRecord(
            channel: "ALIPAY",
            transaction: transaction,
            request: "R\(transaction)",
            amountFen: fen,
            state: .waiting,
            attempts: 1,
            dueAt: Sandbox.now,
            confirmedBy: "wu",
            createdAt: Sandbox.now,
            updatedAt: Sandbox.now
        )
    }

    /// The transaction of a trade that somebody has paid.
    private func paid(_ sandbox: Sandbox, _ trade: String) async throws -> String {
        _ = try await sandbox.visit(trade)
        try await sandbox.press("pay", trade)
        let found = try await sandbox.gateway.trade(trade)
        guard case .paid(let transaction, 20_000) = found?.state else {
            Issue.record("\(String(describing: found))")
            return ""
        }
        return transaction
    }

    @Test("A payer who comes with our address sees what is to be paid, and a query tells whether it is")
    func payment() async throws {
        let sandbox = try Sandbox()
        #expect(try await sandbox.gateway.trade("T_1") == nil)
        let page = try await sandbox.visit("T_1")
        let text = String(decoding: page.body, as: UTF8.self)
        #expect(page.status == 200 && text.contains("200.00 元") && text.contains("证书新办 A&amp;B=C"))
        #expect(try await sandbox.gateway.trade("T_1") == GatewayTrade(number: "T_1", state: .waiting))
        try await sandbox.press("cancel", "T_1")
        #expect(try await sandbox.gateway.trade("T_1")?.state == .waiting)
        #expect(try await !paid(sandbox, "T_1").isEmpty)
        #expect(sandbox.gateway.origin == sandbox.url)
    }

    @Test("A notification is believed with its signature, for our app_id and our seller_id")
    func notification() async throws {
        let sandbox = try Sandbox()
        let transaction = try await paid(sandbox, "T_1")
        let body = try await sandbox.notification("T_1")
        let trade = try sandbox.gateway.trade(notified: body)
        #expect(
            trade == GatewayTrade(number: "T_1", state: .paid(transaction: transaction, amountFen: 20_000))
        )
        let closed = try await sandbox.notification("T_1", #"{"trade_status": "TRADE_CLOSED"}"#)
        #expect(try sandbox.gateway.trade(notified: closed).state == .closed)
    }

    @Test(
        "A notification for somebody else, or of nothing, is not believed although it is signed",
        arguments: [
            #"{"app_id": "2026000000000002"}"#, #"{"seller_id": "2088000000000002"}"#,
            #"{"seller_id": ""}"#, #"{"sign_type": "RSA"}"#, #"{"trade_status": "TRADE_LOST"}"#,
            #"{"total_amount": "2e2"}"#, #"{"total_amount": "-200.00"}"#, #"{"trade_no": ""}"#,
        ]
    )
    func addressed(other: String) async throws {
        let sandbox = try Sandbox()
        _ = try await paid(sandbox, "T_1")
        let body = try await sandbox.notification("T_1", other)
        #expect(throws: GatewayError.self) { try sandbox.gateway.trade(notified: body) }
    }

    @Test("A notification in which anything was changed is not believed")
    func forged() async throws {
        let sandbox = try Sandbox()
        _ = try await paid(sandbox, "T_1")
        let body = String(decoding: try await sandbox.notification("T_1"), as: UTF8.self)
        let changed = [
            body.replacing("total_amount=200.00", with: "total_amount=200.01"),
            body.replacing("out_trade_no=T_1", with: "out_trade_no=T_2"),
            body.replacing("sign=", with: "sgn="), body.replacing("sign=", with: "sign=AAAA"),
            body + "&out_trade_no=T_2", body + "&other=1", "", "sign", "a=%zz", "a=1&a=1",
            String(body.dropLast(3)),
        ]
        for text in changed {
            let error = #expect(throws: GatewayError.self) {
                try sandbox.gateway.trade(notified: Array(text.utf8))
            }
            guard case .forged = error?.reason else {
                Issue.record("\(text): \(String(describing: error))")
                continue
            }
        }
        let other = try Sandbox()
        #expect(throws: GatewayError.self) { try other.gateway.trade(notified: Array(body.utf8)) }
    }

    @Test("A trade that waits is closed, and nobody pays it then; one that is paid, or not there, is not")
    func closes() async throws {
        let sandbox = try Sandbox()
        let nothing = await #expect(throws: GatewayError.self) { try await sandbox.gateway.close("T_1") }
        #expect(nothing?.reason == .refused(code: "ACQ.TRADE_NOT_EXIST", detail: "交易不存在"))
        _ = try await sandbox.visit("T_1")
        try await sandbox.gateway.close("T_1")
        try await sandbox.press("pay", "T_1")
        #expect(try await sandbox.gateway.trade("T_1")?.state == .closed)
        let transaction = try await paid(sandbox, "T_2")
        let late = await #expect(throws: GatewayError.self) { try await sandbox.gateway.close("T_2") }
        #expect(late?.isTemporary == false)
        let state = try await sandbox.gateway.trade("T_2")?.state
        #expect(state == .paid(transaction: transaction, amountFen: 20_000))
    }

    @Test("A refund is done when the provider says so; the same one again sends nothing back")
    func refunds() async throws {
        let sandbox = try Sandbox()
        let transaction = try await paid(sandbox, "T_1")
        #expect(try await sandbox.gateway.refund(refund(transaction)))
        #expect(try await sandbox.gateway.refund(refund(transaction)))
        #expect(try await sandbox.gateway.trade("T_1")?.state == .closed)
    }

    @Test(
        "A refund that the provider works on is open, what it refuses is over, and when it is busy it is asked again"
    )
    func refusedRefunds() async throws {
        let sandbox = try Sandbox()
        let transaction = try await paid(sandbox, "T_1")
        try await sandbox.behave(#"{"slow": true}"#)
        #expect(try await !sandbox.gateway.refund(refund(transaction)))
        try await sandbox.behave("{}")
        #expect(try await sandbox.gateway.refund(refund(transaction)))
        let second = try await paid(sandbox, "T_2")
        try await sandbox.behave(#"{"poor": true}"#)
        let poor = await #expect(throws: GatewayError.self) {
            try await sandbox.gateway.refund(refund(second))
        }
        #expect(
            poor?.reason == .refused(code: "ACQ.SELLER_BALANCE_NOT_ENOUGH", detail: "余额不足")
                && poor?.isTemporary == false
        )
        try await sandbox.behave(#"{"busy": true}"#)
        let busy = await #expect(throws: GatewayError.self) {
            try await sandbox.gateway.refund(refund(second))
        }
        #expect(busy?.isTemporary == true)
        try await sandbox.behave("{}")
        let wrong = await #expect(throws: GatewayError.self) {
            try await sandbox.gateway.refund(refund(second, fen: 19_999))
        }
        #expect(wrong?.isTemporary == false)
        let unknown = await #expect(throws: GatewayError.self) {
            try await sandbox.gateway.refund(refund("nothing"))
        }
        #expect(unknown?.isTemporary == false)
    }

    @Test("An answer that the provider's key did not sign is not believed")
    func untrusted() async throws {
        let sandbox = try Sandbox()
        _ = try await paid(sandbox, "T_1")
        try await sandbox.behave(#"{"forged": true}"#)
        let error = await #expect(throws: GatewayError.self) { try await sandbox.gateway.trade("T_1") }
        guard case .untrusted = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("What we say is signed: for an app_id that is not ours the provider refuses")
    func strangers() async throws {
        let sandbox = try Sandbox(application: "2026000000000009")
        #expect(try await sandbox.visit("T_1").status == 400)
        let error = await #expect(throws: GatewayError.self) { try await sandbox.gateway.trade("T_1") }
        #expect(error?.reason == .refused(code: "isv.invalid-app-id", detail: "no"))
    }
}
