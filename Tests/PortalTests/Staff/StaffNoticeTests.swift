import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("Notices at the staff desk")
struct StaffNoticeTests {
    private let form = [
        "deed": "notice_set", "subject": "请支付{{business}}", "text": "申请{{number}}请支付{{amount}}元。",
        "english": "Please pay {{amount}} yuan for {{number}}.",
    ]

    @Test("A business administrator writes a notice, sees an example of it, and signs it")
    func writes() async throws {
        let world = try await StaffWorld()
        #expect(try await world.decide("/notices/PAY", form, as: .businessAdministrator).status == 200)
        let kept = try #require(try world.book.noticeTemplates("PAY").last)
        #expect(kept.version == 1 && kept.setBy == "person.bizadmin" && kept.english?.isEmpty == false)
        let page = StaffWorld.text(await world.get("/notices/PAY", as: .support))
        #expect(page.contains("申请CA20261122N0001236请支付200.00元。") && !page.contains("修改并签署"))
        #expect(page.contains("Please pay 200.00 yuan for CA20261122N0001236."))
        #expect(StaffWorld.text(await world.get("/notices", as: .support)).contains("第 1 版"))
        let event = try #require(try world.audit().last)
        #expect(event.action == "notice.set" && event.detail["text"] == kept.text)
        #expect(event.detail["operatorSignature"] != nil)
        #expect(try await world.decide("/notices/PAY", form, as: .businessAdministrator).status == 200)
        #expect(try world.book.noticeTemplates("PAY").map(\.version) == [1, 2])
    }

    @Test("A notice names only what it has, brings its code, and has no open braces")
    func faults() async throws {
        let world = try await StaffWorld()
        for (name, change, words) in [
            ("PAY", ["text": "{{reason}}如下"], "正文：只能使用 {{amount}}"),
            ("PAY", ["text": "请{{amount"], "正文：只能使用"),
            ("PAY", ["subject": "{{{amount}}}"], "主题：只能使用"), ("PAY", ["english": "x {{y}}"], "英文：只能使用"),
            ("PAY", ["text": "x"], "正文：至少 2 个字"), ("CODE_RENEW", ["text": "您的更新码"], "正文：缺少 {{code}}"),
            ("CODE_RENEW", ["subject": "{{code}}", "text": "{{code}}"], "主题：不能使用 {{code}}"),
        ] {
            let plain = ["deed": "notice_set", "subject": "主题", "text": "正文", "english": ""]
            let sent = plain.merging(change) { $1 }
            let reply = await world.post("/notices/\(name)", sent, as: .businessAdministrator)
            #expect(reply.status == 422 && StaffWorld.text(reply).contains(words), "\(name) \(change)")
        }
        #expect(await world.post("/notices/PAY", form, as: .support).status == 403)
        #expect(try world.audit().last?.action == "notice.set.refuse")
        #expect(await world.get("/notices/NOTHING", as: .support).status == 404)
        #expect(await world.get("/notices/PAY", as: .finance).status == 403)
    }
}
