import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("Marks of the audit chain at the staff desk")
struct StaffAuditMarkTests {
    @Test("What an auditor has examined is marked, signed, with the hash of its last entry")
    func marks() async throws {
        let world = try await StaffWorld()
        _ = try await world.submitted()
        let head = try world.book.auditHead()
        let page = StaffWorld.text(await world.get("/audit", as: .auditor))
        #expect(page.contains("/audit/mark?first=1&amp;last=\(head.sequence)"))
        #expect(!page.contains("person.auditor"))
        let form = ["deed": "audit_mark", "first": "1", "last": "\(head.sequence)", "text": "无异常"]
        #expect(try await world.decide("/audit/mark", form, as: .auditor).status == 200)
        let mark = try #require(try world.book.auditMarks(of: 1...1).first)
        #expect(mark.last == head.sequence && mark.hash == head.hash && mark.markedBy == "person.auditor")
        let event = try #require(try world.audit().last)
        #expect(event.action == "audit.mark" && event.object == "1-\(head.sequence)")
        #expect(event.detail["signatures"] == "none=\(head.sequence)")
        #expect(event.detail["operatorSignature"] != nil)
        let after = StaffWorld.text(await world.get("/audit?object=\(event.object)", as: .auditor))
        #expect(after.contains("audit.mark"))
        let marked = StaffWorld.text(await world.get("/audit?after=0", as: .auditor))
        #expect(marked.contains("<span class=\"tag good\">person.auditor</span>"))
        let again = await world.post("/audit/mark", form, as: .auditor)
        let number = try #require(StaffWorld.number(again))
        let statements = try #require(await world.statements(number, as: .auditor))
        #expect(try await world.sign(number, statements, as: .auditor).status == 409, "once is enough")
    }

    @Test(
        "What does not exist, or is too much for one person, is not marked; nor by a business administrator"
    )
    func refuses() async throws {
        let world = try await StaffWorld()
        try await world.book.commit((1...1001).map { .audit(Sample.event("test.deed", "object-\($0)")) })
        let head = try world.book.auditHead().sequence
        let ranges = [
            ("1", "\(head + 1)"), ("5", "4"), ("0", "3"), ("x", "3"), ("1", "1001"), ("", ""),
            ("-9223372036854775808", "9223372036854775807"), ("1", "9223372036854775807"),
        ]
        for (first, last) in ranges {
            let form = ["deed": "audit_mark", "first": first, "last": last, "text": "无异常"]
            let reply = await world.post("/audit/mark", form, as: .auditor)
            #expect(reply.status == 422 && StaffWorld.text(reply).contains("一次最多 1000 条"), "\(first)–\(last)")
        }
        let form = ["deed": "audit_mark", "first": "1", "last": "2", "text": "无异常"]
        #expect(await world.get("/audit/mark", as: .businessAdministrator).status == 403)
        #expect(await world.post("/audit/mark", form, as: .businessAdministrator).status == 403)
        #expect(try world.audit(1).last?.action == "audit.mark.refuse")
        #expect(await world.get("/audit/mark", as: .finance).status == 403)
        #expect(try world.book.auditMarks(of: 1...head).isEmpty)
    }

    @Test("What no text can have is not looked for, and is no accident")
    func zero() async throws {
        let world = try await StaffWorld()
        #expect(await world.get("/audit?action=a%00b&object=%FF", as: .auditor).status == 200)
        #expect(FormBody(query: "a=b%00c&d=e").text("a") == nil)
        #expect(FormBody(query: "a=b%00c&d=e").text("d") == "e")
    }
}
