import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("Counter entry at the staff desk")
struct StaffCounterTests {
    private static let texts = [
        "deed": "counter", "action": "enter", "account": "zhang.expert", "choice": "EXPERT EXPERT",
        "applicantName": "王建华", "idType": "RESIDENT_ID", "idNumber": "110101197504123012",
        "email": "wang@expert.example", "agreementAccepted": "yes", "identityCompared": "yes",
        "consignee.name": "王建华", "consignee.mobile": "13800000001", "consignee.address": "学院路 1 号 2 号楼 301 室",
        "consignee.region.province": "11", "consignee.region.city": "1101",
        "consignee.region.county": "110108", "deliveryMethod": "EXPRESS",
    ]
    private static let scans = [
        (name: "file.ID_COPY", content: ScanImage.png()),
        (name: "file.AGREEMENT_COPY", content: ScanImage.png(seed: 2)),
    ]

    /// Sends the form with scans.
    private func send(
        _ world: StaffWorld,
        _ changes: [String: String] = [:],
        files: [(name: String, content: [UInt8])] = StaffCounterTests.scans,
        as role: StaffRecord.Role = .registrar
    ) async -> HTTPReply {
        let der = StaffWorld.certificate(StaffWorld.person(role).name)
        var body: [UInt8] = []
        let texts = Self.texts.merging(changes) { $1 }.merging(["token": world.token(of: der)]) { $1 }
        for (name, text) in texts {
            let head = "--B\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n"
            body += Array("\(head)\(text)\r\n".utf8)
        }
        for (name, content) in files {
            let head = "--B\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"a\"\r\n\r\n"
            body += Array(head.utf8) + content + [0x0D, 0x0A]
        }
        return await world.responder.respond(
            to: HTTPCall(
                method: "POST",
                target: "/counter",
                fields: [
                    ("content-type", "multipart/form-data; boundary=B"), ("origin", StaffWorld.origin),
                ],
                body: body + Array("--B--\r\n".utf8),
                peer: PeerCertificate(der: der),
                address: "192.0.2.1"
            )
        )
    }

    private func entered(_ world: StaffWorld) throws -> [ApplicationRecord] {
        try world.audit(100).filter { $0.action == "application.submit" }.compactMap { event in
            try ApplicationNumber(event.object).flatMap { try world.book.application($0) }
        }
    }

    @Test("What a registrar typed in and signed waits for review, with its scans and who compared the person")
    func enters() async throws {
        let world = try await StaffWorld()
        let reply = await send(world)
        let number = try #require(StaffWorld.number(reply), "\(StaffWorld.text(reply))")
        #expect(try entered(world).isEmpty, "nothing is entered before it is signed")
        let made = try #require(await world.statements(number, as: .registrar))
        #expect(try await world.sign(number, made, as: .registrar).status == 200)
        let record = try #require(try entered(world).first)
        #expect(record.state == .pendingReview && record.owner == "zhang.expert")
        #expect(record.registrar == "person.registrar")
        let kinds = try world.book.attachments(of: record.number, snapshotVersion: 1).map(\.kind)
        #expect(kinds == ["ID_COPY", "AGREEMENT_COPY"])
        let event = try #require(try world.audit().last { $0.action == "application.submit" })
        #expect(event.actor == "person.registrar" && event.detail["operatorSignature"] != nil)
        #expect(event.detail["identity"] == "compared with the document")
        let page = StaffWorld.text(await world.get("/decisions/\(number)", as: .registrar))
        #expect(page.contains(record.number.text), "the page names the application that was signed")
        #expect(!page.contains("110101197504123012"))
    }

    @Test("Scans whose decision nobody signed are removed a day later")
    func unsigned() async throws {
        let world = try await StaffWorld()
        _ = try #require(StaffWorld.number(await send(world)))
        #expect(world.portal.shelf.count == 2)
        world.portal.clock.advance(bySeconds: 86_401)
        #expect(try await world.desk.forgetPapers() == 2)
        #expect(world.portal.shelf.count == 0)
    }

    @Test("Who entered it does not review it")
    func duties() async throws {
        let world = try await StaffWorld()
        let number = try #require(StaffWorld.number(await send(world)))
        let made = try #require(await world.statements(number, as: .registrar))
        _ = try await world.sign(number, made, as: .registrar)
        let record = try #require(try entered(world).first)
        let refused = try await #require(throws: EnrollmentError.self) {
            _ = try await world.desk.approve(
                record.number,
                by: .staff(name: "person.registrar", roles: [.registrar, .reviewer]),
                checklist: Set(ReviewCheck.allCases)
            )
        }
        #expect(refused.code == "sod_violation")
    }

    @Test("What is wrong is told by its field, and what was typed stands there again")
    func faults() async throws {
        let world = try await StaffWorld()
        for (change, target) in [
            (["idNumber": "110101197504123013"], "f-idNumber"),
            (["identityCompared": ""], "f-identityCompared"),
            (["agreementAccepted": ""], "f-agreementAccepted"),
            (["consignee.region.county": ""], "f-consignee-region"),
        ] {
            let reply = await send(world, change)
            let text = StaffWorld.text(reply)
            #expect(reply.status == 422 && text.contains("#\(target)"), "\(target)")
            #expect(text.contains("value=\"王建华\""), "\(target)")
        }
        let few = await send(world, files: [Self.scans[0]])
        #expect(few.status == 422 && StaffWorld.text(few).contains("#f-AGREEMENT_COPY"))
        let lies = await send(world, files: [Self.scans[0], ("file.AGREEMENT_COPY", Array("<svg/>".utf8))])
        #expect(lies.status == 422 && StaffWorld.text(lies).contains("#f-AGREEMENT_COPY"))
        #expect(await send(world, files: [("file.NOTHING", ScanImage.png())]).status == 400)
        #expect(try entered(world).isEmpty)
    }

    @Test("An application is of an account that is there; a list of regions is filled without a script")
    func begins() async throws {
        let world = try await StaffWorld()
        #expect(StaffWorld.text(await world.get("/counter", as: .registrar)).contains("吊销提议"))
        let begin = ["deed": "counter_begin", "account": "zhang.expert", "choice": "EXPERT EXPERT"]
        let form = await world.post("/counter", begin, as: .registrar)
        #expect(form.status == 200 && StaffWorld.text(form).contains("13800000001"))
        let nobody = await world.post("/counter", begin.merging(["account": "nobody"]) { $1 }, as: .registrar)
        #expect(nobody.status == 422 && StaffWorld.text(nobody).contains("没有这个账号"))
        let none = await world.post("/counter", begin.merging(["choice": "NONE"]) { $1 }, as: .registrar)
        #expect(none.status == 422 && StaffWorld.text(none).contains("counter_begin-choice-error"))
        let again = await send(world, ["action": "region", "consignee.region.city": ""], files: [])
        #expect(again.status == 200 && StaffWorld.text(again).contains("value=\"王建华\""))
        #expect(StaffWorld.text(await world.get("/regions/11", as: .registrar)).contains("1101"))
        #expect(await send(world, as: .reviewer).status == 403)
    }

    @Test("Two for the same person are one: the second is refused, and says why")
    func twice() async throws {
        let world = try await StaffWorld()
        _ = try await world.submitted()
        let reply = await send(world)
        #expect(reply.status == 409 && StaffWorld.text(reply).contains("已有正在办理的新办申请"))
        #expect(try entered(world).count == 1)
    }
}
