import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("Codes on pages: sent again, and 紧急挂失")
struct CodePageTests {
    private static let right = ["cause": "token_lost", "code": "23456789ab"]

    @Test(
        "An application that waits for its code says where it went, and sends another within the limits",
        arguments: ["renew", "unlock"]
    )
    func resend(service: String) async throws {
        var holder = try await HolderPages()
        let number = try await holder.executing(service)
        let place = "/applications/\(number)"
        let page = HolderPages.text(await holder.get(place))
        #expect(page.contains("138****0001") && page.contains("数字证书助手") && !page.contains("23456"))
        #expect(page.contains("可以重新发送的时间"))
        #expect(page.contains("data-state=\"PENDING_EXECUTION\"") && page.contains("/help/assistant-missing"))
        let other = HolderPages.text(await holder.get("/applications/\(holder.application)"))
        #expect(!other.contains("data-state"), "what waits for nothing is not followed")
        let soon = await holder.send("\(place)/resend-code")
        #expect(soon.status == 409 && HolderPages.text(soon).contains("60 秒"))
        #expect(await holder.portal.send("\(place)/resend-code", holder.portal.li, [:]).status == 404)
        for _ in 0..<4 {
            holder.portal.clock.advance(bySeconds: 61)
            #expect(HolderPages.place(await holder.send("\(place)/resend-code")) == place)
        }
        holder.portal.clock.advance(bySeconds: 61)
        let spent = await holder.send("\(place)/resend-code")
        #expect(spent.status == 409 && HolderPages.text(spent).contains("今天的发送次数已用完"))
        holder.portal.clock.advance(bySeconds: 86_400)
        try await holder.logInAgain()
        #expect(HolderPages.text(await holder.get(place)).contains("resend-code"))
    }

    @Test("A code to the phone on file revokes at once, and what was revoked is found under 申办查询")
    func emergency() async throws {
        let holder = try await HolderPages()
        let path = "\(holder.path)/emergency"
        let page = HolderPages.text(await holder.get(path))
        #expect(page.contains("138****0001") && !page.contains("name=\"code\""))
        let asked = await holder.send("\(path)/code", ["cause": "token_lost"])
        #expect(asked.status == 200 && HolderPages.text(asked).contains("name=\"code\""))
        #expect(HolderPages.text(asked).contains("value=\"token_lost\" checked"))
        let again = await holder.send("\(path)/code", ["cause": "token_lost"])
        #expect(again.status == 422 && HolderPages.text(again).contains("name=\"code\""))
        let done = await holder.send(path, Self.right)
        let place = try #require(HolderPages.place(done))
        let number = try #require(ApplicationNumber(String(place.split(separator: "/")[1])))
        #expect(try holder.book.application(number)?.state == .completed)
        #expect(try holder.book.certificate(holder.certificate)?.revocation?.reason == .keyCompromise)
        #expect(HolderPages.text(await holder.get(place)).contains("已完成"))
        // Pressed again: it is done.
        #expect(HolderPages.place(await holder.send(path, Self.right)) == holder.path)
    }

    @Test("Without a cause nothing is tried, an empty code is no try, and five wrong ones lock it")
    func guessed() async throws {
        let holder = try await HolderPages()
        let path = "\(holder.path)/emergency"
        #expect(HolderPages.text(await holder.send(path, Self.right)).contains("已失效"), "none was sent")
        _ = await holder.send("\(path)/code")
        for cause in ["", "other", "privilege_withdrawn"] {
            let reply = await holder.send(path, ["cause": cause, "code": "23456789ab"])
            #expect(reply.status == 422 && HolderPages.text(reply).contains("挂失原因：请选择"), "\(cause)")
        }
        #expect(await holder.send(path, ["cause": "token_lost", "code": ""]).status == 422)
        for left in [4, 3, 2, 1] {
            let reply = await holder.send(path, ["cause": "token_lost", "code": "AAAAABBBBB"])
            #expect(HolderPages.text(reply).contains("还可以尝试 \(left) 次"))
        }
        _ = await holder.send(path, ["cause": "token_lost", "code": "AAAAABBBBB"])
        #expect(HolderPages.text(await holder.send(path, Self.right)).contains("已锁定"))
        #expect(try holder.book.certificate(holder.certificate)?.state == .active)
    }
}
