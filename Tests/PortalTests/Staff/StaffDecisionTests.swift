import Enrollment
import Foundation
import Model
import OpenSSL
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("Decisions at the staff desk")
struct StaffDecisionTests {
    private static let checks = ["identity_matches_document", "documents_legible", "agreement_signed"]

    /// The form that approves an application.
    private func approval(_ record: ApplicationRecord, without missing: String? = nil) -> [String: String] {
        var form = ["deed": "approve", "version": String(record.version)]
        for check in Self.checks where check != missing { form["check.\(check)"] = "yes" }
        return form
    }

    /// The newest events of the chain, whose signatures by the key of `role` are verified.
    private func signed(
        _ actions: [String],
        by role: StaffRecord.Role,
        in world: StaffWorld
    ) throws {
        let events = try world.audit().suffix(actions.count)
        #expect(events.map(\.action) == actions)
        let person = StaffWorld.person(role).name
        let key = try world.entrance.privateKey(StaffWorld.certificate(person)).publicKey
        for event in events {
            #expect(event.actor == person)
            #expect(event.detail["operatorKey"] == Hexadecimal.encode(key.fingerprint))
            let signature = try #require(event.detail["operatorSignature"].flatMap(Hexadecimal.decode))
            #expect(key.verify(signature: signature, message: OperatorStatement.bytes(of: event)))
        }
    }

    @Test("An approval is prepared, shown, signed with the reviewer's key, and then in force")
    func approves() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let path = "/review/\(record.number)"
        let prepared = await world.post(path, approval(record), as: .reviewer)
        let number = try #require(StaffWorld.number(prepared))
        #expect(number.utf8.count == 8)
        #expect(try world.book.application(record.number)?.state == .pendingReview, "nothing is written yet")

        let page = await world.get("/decisions/\(number)", as: .reviewer)
        let text = StaffWorld.text(page)
        #expect(page.status == 200 && text.contains("application.approve") && text.contains(number))
        #expect(text.contains("pki application approve \(record.number) --check agreement_signed"))
        let policy = page.fields.first { $0.name == "content-security-policy" }?.value
        #expect(policy?.contains("connect-src 'self' http://127.0.0.1:17681;") == true)

        let statements = try #require(await world.statements(number, as: .reviewer))
        #expect(statements.count == 1)
        let done = try await world.sign(number, statements, as: .reviewer)
        #expect(done.status == 200, "\(StaffWorld.text(done))")
        let approved = try #require(try world.book.application(record.number))
        #expect(approved.state == .pendingPayment && approved.reviewer == "person.reviewer")
        try signed(["application.approve"], by: .reviewer, in: world)
        #expect(StaffWorld.text(await world.get("/decisions/\(number)", as: .reviewer)).contains("已签署并生效"))
        let again = try await world.sign(number, statements, as: .reviewer)
        #expect(again.status == 409)
    }

    @Test("A rejection names what is wrong, and the applicant reads it")
    func rejects() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let form = [
            "deed": "reject", "version": "1", "code": "illegible_document", "field.ID_COPY": "yes",
            "field.email": "yes", "text": "反面不清晰，请重新拍摄",
        ]
        let done = try await world.decide("/review/\(record.number)", form, as: .reviewer)
        #expect(done.status == 200)
        let rejected = try #require(try world.book.application(record.number))
        #expect(rejected.state == .rejected && rejected.reasonCode == "illegible_document")
        #expect(rejected.reasonText == "申请人邮箱、身份证复印件：反面不清晰，请重新拍摄")
        try signed(["application.reject"], by: .reviewer, in: world)
    }

    @Test("What is missing or wrong is told on the page, and nothing waits for a signature")
    func faults() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let path = "/review/\(record.number)"
        let missing = approval(record, without: "documents_legible")
        let cases: [([String: String], Int, String)] = [
            (missing, 422, "审核清单还有未勾选的项目：附件清晰完整"),
            (["deed": "reject", "version": "1", "text": "不清晰"], 422, "驳回原因：请选择"),
            (["deed": "reject", "version": "1", "code": "other", "text": ""], 422, "驳回原因："),
            (["deed": "approve"], 422, "请从页面上选择要办理的事项"),
            (["deed": "nothing", "version": "1"], 422, "请从页面上选择要办理的事项"),
            (approval(record).merging(["version": "7"]) { $1 }, 409, "状态刚刚改变"),
        ]
        for (form, status, words) in cases {
            let reply = await world.post(path, form, as: .reviewer)
            #expect(reply.status == status && StaffWorld.text(reply).contains(words), "\(form)")
        }
        let typed = await world.post(
            path,
            ["deed": "reject", "version": "1", "text": "<b>原文</b>"],
            as: .reviewer
        )
        #expect(StaffWorld.text(typed).contains("&lt;b&gt;原文&lt;/b&gt;"), "what was typed is still there")
        #expect(try world.book.application(record.number)?.state == .pendingReview)
    }

    @Test("Nobody reviews what they applied for or entered; the refusal is on record")
    func duties() async throws {
        let world = try await StaffWorld()
        let own = try await world.submitted(owner: "person.reviewer")
        let reply = await world.post("/review/\(own.number)", approval(own), as: .reviewer)
        #expect(reply.status == 403 && StaffWorld.text(reply).contains("不能审核自己的申请"))
        let refusals = try world.audit().filter { $0.action == "application.approve.refuse" }
        #expect(refusals.count == 1 && refusals.first?.actor == "person.reviewer")
    }

    @Test("Only signatures by the operator's own key over exactly these statements carry a decision out")
    func forged() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let number = try #require(
            StaffWorld.number(await world.post("/review/\(record.number)", approval(record), as: .reviewer))
        )
        let early = await world.program(
            "/decisions/\(number)/signatures",
            "{\"signatures\": [\"AA==\"]}",
            as: .reviewer
        )
        #expect(early.status == 409, "nothing was prepared")
        let statements = try #require(await world.statements(number, as: .reviewer))
        let other = try await world.sign(number, statements, as: .reviewer, keyOf: .finance)
        #expect(other.status == 403)
        let altered = try await world.sign(number, [statements[0] + [10]], as: .reviewer)
        #expect(altered.status == 409, "after a wrong signature it is prepared anew")
        for body in [
            "", "[]", "{}", "{\"signatures\": []}", "{\"signatures\": [1]}", "{\"signatures\": [\"?\"]}",
            "{\"signatures\": \"AA==\"}",
        ] {
            _ = try #require(await world.statements(number, as: .reviewer))
            let reply = await world.program("/decisions/\(number)/signatures", body, as: .reviewer)
            #expect(reply.status == 400, "\(body)")
        }
        let fresh = try #require(await world.statements(number, as: .reviewer))
        #expect(try await world.sign(number, fresh + fresh, as: .reviewer).status == 403, "one too many")
        #expect(try world.book.application(record.number)?.state == .pendingReview)
    }

    @Test("A decision is its operator's alone; a page of another site cannot use it")
    func alone() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let number = try #require(
            StaffWorld.number(await world.post("/review/\(record.number)", approval(record), as: .reviewer))
        )
        #expect(await world.get("/decisions/\(number)", as: .finance).status == 404)
        #expect(await world.statements(number, as: .finance) == nil)
        let statements = try #require(await world.statements(number, as: .reviewer))
        #expect(try await world.sign(number, statements, as: .finance).status == 404)
        for (type, origin) in [
            ("text/plain", nil), ("application/json", "https://evil.example"),
            ("application/x-www-form-urlencoded", nil),
        ] as [(String, String?)] {
            let reply = await world.program(
                "/decisions/\(number)/statements",
                "{}",
                as: .reviewer,
                type: type,
                origin: origin
            )
            #expect(reply.status >= 400, "\(type) from \(origin ?? "-")")
        }
        let ours = await world.program(
            "/decisions/\(number)/statements",
            "{}",
            as: .reviewer,
            origin: StaffWorld.origin
        )
        #expect(ours.status == 200)
    }

    @Test("Statements are signed within three minutes, a decision waits for ten")
    func time() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let form = approval(record)
        let path = "/review/\(record.number)"
        let number = try #require(StaffWorld.number(await world.post(path, form, as: .reviewer)))
        let statements = try #require(await world.statements(number, as: .reviewer))
        world.portal.clock.advance(bySeconds: 181)
        #expect(try await world.sign(number, statements, as: .reviewer).status == 409)
        world.portal.clock.advance(bySeconds: 600)
        #expect(await world.get("/decisions/\(number)", as: .reviewer).status == 404)
        #expect(await world.statements(number, as: .reviewer) == nil)
        #expect(try await world.decide(path, form, as: .reviewer).status == 200)
    }

    @Test("What moved on meanwhile is not decided any more")
    func overtaken() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let path = "/review/\(record.number)"
        let number = try #require(StaffWorld.number(await world.post(path, approval(record), as: .reviewer)))
        let statements = try #require(await world.statements(number, as: .reviewer))
        _ = try await world.desk.withdraw(record.number, by: .applicant(login: "zhang.expert"))
        #expect(try await world.sign(number, statements, as: .reviewer).status == 409)
        #expect(try world.book.application(record.number)?.state == .withdrawn)
        #expect(await world.statements(number, as: .reviewer) == nil)
    }

    @Test("Twenty decisions of one person wait at a time")
    func many() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        for index in 0..<21 {
            let reply = await world.post("/review/\(record.number)", approval(record), as: .reviewer)
            #expect(reply.status == (index < 20 ? 303 : 409), "\(index)")
        }
    }
}
