import Enrollment
import Model
import OpenSSL
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("What staff look up")
struct StaffRegisterTests {
    @Test(
        "Support sees of an application what the platform was told of its certificate, and what became of it"
    )
    func platform() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let reservation = Sample.reservation(
            1,
            application: record.number,
            subjectUID: record.subjectUID
        )
        try await world.book.commit(
            [.webhook(.open(endpoint: "bidding", at: Sample.now))] + Sample.issue(1, reservation)
        )
        let text = StaffWorld.text(await world.get("/cases/\(record.number)", as: .support))
        #expect(text.contains("平台通知 bidding · certificate.issued · 待发送"))
    }

    @Test("An application is found by its number, and everything of the person is masked")
    func masked() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let found = await world.get("/cases?number=%20\(record.number.text.lowercased())", as: .support)
        #expect(StaffWorld.place(found) == "/cases/\(record.number)")
        let text = StaffWorld.text(await world.get("/cases/\(record.number)", as: .support))
        for words in ["待审核", "王*", "1101**********3012", "138****0001", "w****@expert.example", "zh****"] {
            #expect(text.contains(words), "\(words)")
        }
        for words in ["王建华", "110101197504123012", "13800000001", "wang.jianhua@", "zhang.expert"] {
            #expect(!text.contains(words), "\(words)")
        }
        let none = await world.get("/cases?number=CA20261122N0000017%3Cscript%3E", as: .support)
        #expect(none.status == 404 && StaffWorld.text(none).contains("没有这个申办编号"))
        #expect(!StaffWorld.text(none).contains("<script>"))
    }

    @Test("A business administrator sees everything with a reason, which is on record; nobody else does")
    func look() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let path = "/cases/\(record.number)"
        let form = ["deed": "look", "text": "用户投诉核实"]
        let page = StaffWorld.text(await world.get(path, as: .businessAdministrator))
        #expect(page.contains("查看完整信息") && !page.contains("王建华"))
        #expect(!StaffWorld.text(await world.get(path, as: .support)).contains("查看完整信息"))
        for role in [StaffRecord.Role.support, .auditor] {
            let refused = await world.post(path, form, as: role)
            #expect(refused.status == 403 && !StaffWorld.text(refused).contains("王建华"), "\(role)")
            let event = try #require(try world.audit().last)
            #expect(event.action == "application.view.refuse", "\(role)")
        }
        let silent = await world.post(path, ["deed": "look", "text": " "], as: .businessAdministrator)
        #expect(silent.status == 422 && StaffWorld.text(silent).contains("原因："))
        #expect(!StaffWorld.text(silent).contains("王建华"))
        let seen = await world.post(path, form, as: .businessAdministrator)
        let text = StaffWorld.text(seen)
        #expect(seen.status == 200 && text.contains("王建华") && text.contains("110101197504123012"))
        #expect(text.contains("本次查看已记入审计日志"))
        #expect(seen.fields.contains { $0.name == "cache-control" && $0.value.contains("no-store") })
        let event = try #require(try world.audit().last)
        #expect(event.action == "application.view" && event.detail["text"] == "用户投诉核实")
        let absent = await world.post("/cases/\(Sample.number(7))", form, as: .businessAdministrator)
        #expect(absent.status == 404)
    }

    @Test("Support sees what became of each message, to whom it went masked")
    func messages() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let notice = try #require(try world.book.notices(of: record.number).first)
        let waiting = try world.book.messages(ofNotice: notice.id).map(\.record)
        #expect(!waiting.isEmpty)
        let path = "/cases/\(record.number)"
        let before = StaffWorld.text(await world.get(path, as: .support))
        #expect(before.contains("提交审核") && before.contains("短信 待发送"))
        for message in waiting {
            var sent = message
            sent.state = message.channel == .shortMessage ? .sent : .failed
            sent.target = message.channel == .shortMessage ? "138****0001" : "w****@expert.example"
            try await world.book.commit([.updateMessage(sent, from: message)])
        }
        let after = StaffWorld.text(await world.get(path, as: .support))
        #expect(after.contains("短信 138****0001 已发送") && after.contains("邮件 w****@expert.example 发送失败"))

        // What was given up is tried again.
        let form = ["deed": "retry", "notice": String(notice.id)]
        #expect(after.contains("重发并签署"))
        #expect(!StaffWorld.text(await world.get(path, as: .auditor)).contains("重发并签署"))
        #expect(await world.post(path, ["deed": "retry", "notice": "999"], as: .support).status == 422)
        #expect(await world.post(path, form, as: .auditor).status == 403)
        #expect(try await world.decide(path, form, as: .support).status == 200)
        let states = try world.book.messages(ofNotice: notice.id).map(\.record.state)
        #expect(Set(states) == [.sent, .waiting])
        let event = try #require(try world.audit().last { $0.action == "notice.retry" })
        #expect(event.actor == "person.support" && event.detail["operatorSignature"] != nil)
        #expect(await world.post(path, form, as: .support).status == 422, "nothing failed any more")
    }

    @Test("Finance holds what arrived against the statement of the bank, day by day")
    func receipts() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let today = record.updatedAt
        func payment(_ number: Int, _ amount: Int64, at time: Timestamp) -> PaymentRecord {
            PaymentRecord(
                channel: "OFFLINE",
                transaction: "BANK-\(number)",
                application: record.number,
                amountFen: amount,
                state: number == 3 ? .mismatched : .accepted,
                evidence: "回单 \(number)",
                recordedBy: "zhou.wei",
                createdAt: time,
                updatedAt: time
            )
        }
        let tomorrow = today.advanced(bySeconds: 86_400)
        for each in [payment(1, 100, at: today), payment(2, 250, at: today), payment(3, 7, at: tomorrow)] {
            try await world.book.commit([.addPayment(each)])
        }
        let now = StaffWorld.text(await world.get("/receipts", as: .finance))
        for words in ["BANK-1", "BANK-2", "回单 2", "2 笔，3.50 元", "线下 · 已入账"] {
            #expect(now.contains(words), "\(words)")
        }
        #expect(!now.contains("BANK-3"))
        #expect(now.contains("收款 2 笔 3.50 元；支付订单 0 个 0.00 元；差额 3.50 元"))
        #expect(now.contains("href=\"/receipts?format=csv&amp;from="))
        let next = "/receipts?from=\(CalendarDay(tomorrow))"
        let then = StaffWorld.text(await world.get(next, as: .businessAdministrator))
        #expect(then.contains("BANK-3") && !then.contains("BANK-1"))
        #expect(then.contains("href=\"/refunds/\(record.number)\""))
        for query in ["from=9999-12-31", "from=2026-13-45&to=%3Cscript%3E", "to=0001-01-01", "page=7"] {
            let reply = await world.get("/receipts?\(query)", as: .finance)
            #expect(reply.status == 200 && !StaffWorld.text(reply).contains("<script>"), "\(query)")
        }
    }

    @Test("What arrived is taken away as a table, in which nothing that somebody typed is computed")
    func table() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let payment = PaymentRecord(
            channel: "OFFLINE",
            transaction: "=HYPERLINK(\"x\")",
            application: record.number,
            amountFen: 12_345,
            state: .accepted,
            evidence: "回单,\"甲\"",
            recordedBy: "zhou.wei",
            createdAt: record.updatedAt,
            updatedAt: record.updatedAt
        )
        try await world.book.commit([.addPayment(payment)])
        let day = CalendarDay(record.updatedAt)
        let reply = await world.get("/receipts?format=csv", as: .finance)
        #expect(reply.status == 200)
        #expect(reply.fields.first { $0.name == "content-type" }?.value == "text/csv; charset=utf-8")
        let name = reply.fields.first { $0.name == "content-disposition" }?.value
        #expect(name == "attachment; filename=\"receipts-\(day)-\(day).csv\"")
        let lines = StaffWorld.text(reply).split(separator: "\r\n")
        #expect(lines.count == 2 && lines.first?.hasPrefix("\u{FEFF}\"申办编号\",") == true)
        let fields = [
            record.number.text, "123.45", "线下", "'=HYPERLINK(\"\"x\"\")", "已入账", "回单,\"\"甲\"\"", "zhou.wei",
        ]
        let row = fields.map { "\"\($0)\"" }.joined(separator: ",")
        #expect(lines.last?.hasPrefix(row) == true)
        #expect(await world.get("/receipts?format=csv", as: .reviewer).status == 403)
    }

    @Test("A look at what arrived is of 31 days at most")
    func days() throws {
        let today = try #require(CalendarDay("2026-11-22"))
        func shown(_ query: Substring) -> String {
            let days = ReceiptDays(FormBody(query: query), today: today)
            return "\(days.first) \(days.last)"
        }
        #expect(shown("") == "2026-11-22 2026-11-22")
        #expect(shown("from=2026-01-01&to=2026-12-31") == "2026-01-01 2026-01-31")
        #expect(shown("from=2026-03-02&to=2026-03-01") == "2026-03-02 2026-03-02")
        #expect(shown("to=2026-03-01") == "2026-03-01 2026-03-01")
    }

    @Test("Whoever adds or watches staff sees who can act and until when")
    func staff() async throws {
        let world = try await StaffWorld()
        let ending = Sample.reservation(
            1,
            profile: "STAFF",
            purpose: .staff,
            notAfter: Sample.now.advanced(bySeconds: 20 * 86_400)
        )
        try await world.book.commit(
            Sample.issue(1, ending) + [
                .activateCertificate(ending.id),
                .addStaff(Sample.staff("wang", roles: [.reviewer], certificate: ending.id)),
                .addStaff(Sample.staff("li", roles: [.finance])),
            ]
        )
        let text = StaffWorld.text(await world.get("/staff", as: .superAdministrator))
        for words in ["wang", "审核员", "即将到期", "2026-12-12", "li", "财务", "已停用"] {
            #expect(text.contains(words), "\(words)")
        }
    }

    @Test("Everybody of the staff sees what each business costs")
    func prices() async throws {
        let world = try await StaffWorld()
        let text = StaffWorld.text(await world.get("/prices", as: .registrar))
        #expect(text.contains("证书新办") && text.contains("1.00 元") && text.contains("免费"))
    }

    @Test("Support sends another code, signed; who only looks cannot")
    func resend() async throws {
        let holder = try await HolderPages()
        let number = try await holder.executing("renew")
        let world = try await StaffWorld(before: holder.portal)
        let path = "/cases/\(number)"
        let soon = await world.post(path, ["deed": "resend"], as: .support)
        #expect(soon.status == 409 && StaffWorld.text(soon).contains("60 秒后再试"))
        world.portal.clock.advance(bySeconds: 61)
        #expect(!StaffWorld.text(await world.get(path, as: .auditor)).contains("重新发送并签署"))
        #expect(await world.post(path, ["deed": "resend"], as: .auditor).status == 403)
        #expect(try await world.decide(path, ["deed": "resend"], as: .support).status == 200)
        #expect(try world.book.codes(for: number.text).count == 2)
        let event = try #require(try world.audit().last { $0.action == "application.resend-code" })
        #expect(event.actor == "person.support" && event.detail["operatorSignature"] != nil)
    }

    @Test(
        "The auditor sees the whole chain, newest first asked for; a business administrator their own deeds"
    )
    func audit() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        _ = await world.get("/review/\(record.number)", as: .reviewer)
        let all = StaffWorld.text(await world.get("/audit", as: .auditor))
        #expect(all.contains("application.submit") && all.contains("application.view"))
        let some = StaffWorld.text(
            await world.get("/audit?actor=person.reviewer&action=application.", as: .auditor)
        )
        #expect(some.contains("application.view") && !some.contains("application.submit"))
        let own = StaffWorld.text(await world.get("/audit?actor=person.reviewer", as: .businessAdministrator))
        #expect(own.contains("没有符合条件的记录"), "whatever is asked for")
        for query in [
            "after=-1", "after=x", "from=2026-13-01", "from=2026-11-22&to=2026-11-01",
            "after=9223372036854775807",
        ] {
            #expect(await world.get("/audit?\(query)", as: .auditor).status == 200, "\(query)")
        }
        let none = StaffWorld.text(await world.get("/audit?object=%22%3E%3Cb%3E", as: .auditor))
        #expect(!none.contains("\"><b>") && none.contains("&quot;&gt;&lt;b&gt;"))
    }

    @Test("A long chain is read page by page, in both directions")
    func pages() async throws {
        let world = try await StaffWorld()
        try await world.book.commit((1...250).map { .audit(Sample.event("test.deed", "object-\($0)")) })
        let head = try world.book.auditHead().sequence
        let newest = StaffWorld.text(await world.get("/audit", as: .auditor))
        #expect(newest.contains("object-250") && !newest.contains(">object-150<"))
        #expect(newest.contains("href=\"/audit?after=\(head - 200)\""))
        let before = StaffWorld.text(await world.get("/audit?after=\(head - 200)", as: .auditor))
        #expect(before.contains(">object-150<") && before.contains("href=\"/audit?after=\(head - 100)\""))
        let asked = StaffWorld.text(await world.get("/audit?action=test.deed", as: .auditor))
        #expect(asked.contains(">object-1<") && asked.contains("&amp;action=test.deed"))
    }

    @Test("A signature is good, not good, of an unknown key, or not there")
    func signatures() throws {
        let key = try PrivateKey.generate(.p256)
        let plain = Sample.event("application.approve", "CA1", ["version": "2"])
        let signature = try key.sign(OperatorStatement.bytes(of: plain))
        let hash = key.publicKey.fingerprint
        let signed = OperatorStatement.signed(plain, signature: signature, keyHash: hash)
        let altered = AuditEvent(
            at: signed.at,
            actor: signed.actor,
            action: signed.action,
            object: signed.object,
            detail: signed.detail.merging(["version": "3"]) { $1 }
        )
        #expect(SignatureStanding(signed) { $0 == hash ? key.publicKey : nil } == .good)
        #expect(SignatureStanding(altered) { _ in key.publicKey } == .bad)
        #expect(SignatureStanding(signed) { _ in nil } == .unknown)
        #expect(SignatureStanding(plain) { _ in key.publicKey } == SignatureStanding.none)
        for standing in SignatureStanding.allCases {
            #expect(Words.shipped.has("signature_\(standing.rawValue)"))
        }
    }
}
