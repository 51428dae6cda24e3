import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("The review page")
struct StaffReviewTests {
    @Test("It has the form, the documents, the automatic checks and the checklist; the look is on record")
    func whole() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let reply = await world.get("/review/\(record.number)", as: .reviewer)
        let text = StaffWorld.text(reply)
        #expect(reply.status == 200)
        for words in [
            "王建华", "110101197504123012", "身份证复印件", "使用协议复印件", "姓名、证件号码与证件复印件一致",
            "该主体没有同类有效证书", "手机号是申请账号注册时验证的号码",
        ] { #expect(text.contains(words), "\(words)") }
        let event = try #require(try world.audit().last)
        #expect(event.action == "application.view" && event.actor == "person.reviewer")
        #expect(event.object == record.number.text)
    }

    @Test("A look that a page of another site asks for is none, and leaves no line")
    func elsewhere() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let head = try world.book.auditHead().sequence
        let path = "/review/\(record.number)"
        let der = StaffWorld.certificate(StaffWorld.person(.reviewer).name)
        for site in ["cross-site", "same-site", "anything"] {
            #expect(
                await world.ask("GET", path, der, fields: [("sec-fetch-site", site)]).status == 403,
                "\(site)"
            )
        }
        #expect(try world.book.auditHead().sequence == head)
        for site in ["same-origin", "none"] {
            #expect(
                await world.ask("GET", path, der, fields: [("sec-fetch-site", site)]).status == 200,
                "\(site)"
            )
        }
    }

    @Test("A document is shown with the reviewer's name across it, and the look is on record")
    func document() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let kept = try world.book.attachments(of: record.number, snapshotVersion: 1)
        let first = try #require(kept.first)
        let reply = await world.get("/review/\(record.number)/documents/\(first.storedAs)", as: .reviewer)
        #expect(reply.status == 200 && reply.fields.contains { $0 == ("content-type", "image/jpeg") })
        #expect(reply.fields.contains { $0 == ("cache-control", "no-store") })
        let words = try #require(world.portal.shelf.words)
        #expect(words.contains("person.reviewer") && words.contains(record.number.text))
        let event = try #require(try world.audit().last)
        #expect(event.action == "document.view" && event.detail["document"] == first.storedAs)
        let other = await world.get("/review/\(record.number)/documents/file-999", as: .reviewer)
        #expect(other.status == 404)
    }

    @Test("What was changed since it was rejected stands beside what it was, and new documents are told")
    func difference() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        _ = try await world.desk.reject(
            record.number,
            Rejection(code: .identityMismatch, text: "邮箱与证件资料不符，请更正"),
            by: HolderPages.reviewer
        )
        let mended = try StaffWorld.file("expert", ["wang.jianhua@": "wang.jh@"])
        _ = try await world.desk.resubmit(
            record.number,
            mended,
            uploads: StaffWorld.uploads(mended, seed: 2),
            by: Submitter(login: "zhang.expert")
        )
        let text = StaffWorld.text(await world.get("/review/\(record.number)", as: .reviewer))
        #expect(text.contains("<del>wang.jianhua@") && text.contains("wang.jh@"))
        #expect(text.contains("邮箱与证件资料不符，请更正") && text.contains("划线部分"))
        #expect(text.contains("新提交"), "the last document has not been there before")
    }

    @Test("What waits for no review shows its state and nothing of the person, without a line in the chain")
    func decided() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        _ = try await world.desk.approve(
            record.number,
            by: HolderPages.reviewer,
            checklist: Set(ReviewCheck.allCases)
        )
        let head = try world.book.auditHead().sequence
        let reply = await world.get("/review/\(record.number)", as: .reviewer)
        #expect(reply.status == 200 && StaffWorld.text(reply).contains("审核通过，待支付"))
        #expect(!StaffWorld.text(reply).contains("王建华"))
        #expect(try world.book.auditHead().sequence == head)
        let document = try #require(
            try world.book.attachments(of: record.number, snapshotVersion: 1).first?.storedAs
        )
        let late = await world.get("/review/\(record.number)/documents/\(document)", as: .reviewer)
        #expect(late.status == 403)
    }

    @Test("Who else uses the number, and who else was applied for, is told")
    func others() async throws {
        let world = try await StaffWorld()
        let file = try StaffWorld.file("expert", ["13800000001": "13800000002"])
        let record = try await world.desk.submit(
            file,
            uploads: StaffWorld.uploads(file),
            by: Submitter(login: "zhang.expert")
        )
        _ = try await world.submitted("tenderer-org")
        let text = StaffWorld.text(await world.get("/review/\(record.number)", as: .reviewer))
        #expect(text.contains("手机号属于另一个账号 li****"), "\(text)")
        #expect(text.contains("该账号还为另外 1 个主体申办过"))
    }
}
