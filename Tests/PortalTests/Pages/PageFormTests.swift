import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("Forms and their documents")
struct PageFormTests {
    private static let texts = [
        "action": "confirm", "version": "1", "applicantName": "王建华", "idType": "RESIDENT_ID",
        "idNumber": "110101197504123012", "email": "wang@expert.example", "agreementAccepted": "yes",
        "consignee.name": "王建华", "consignee.mobile": "13800000001", "consignee.address": "学院路 1 号 2 号楼 301 室",
        "consignee.region.province": "11", "consignee.region.city": "1101",
        "consignee.region.county": "110108",
        "deliveryMethod": "EXPRESS",
    ]
    private static let document = ("file.ID_COPY", ScanImage.png())
    private static let agreement = ("file.AGREEMENT_COPY", ScanImage.png(seed: 2))

    private static func path(_ portal: PageWorld, _ deed: String) -> String {
        "/applications/\(portal.number)/\(deed)"
    }

    private static func place(_ reply: HTTPReply) -> String? {
        reply.fields.first { $0.name == "location" }?.value
    }

    /// A draft that can be submitted.
    private static func fill(_ portal: PageWorld) async {
        let reply = await portal.send(
            path(portal, "edit"),
            portal.zhang,
            texts,
            files: [document, agreement]
        )
        #expect(place(reply) == path(portal, "check"), "\(String(decoding: reply.body, as: UTF8.self))")
    }

    /// What the page of 核对信息 says that it shows.
    private static func mark(_ portal: PageWorld) async throws -> String {
        let page = String(
            decoding: await portal.ask(path(portal, "check"), portal.zhang).body,
            as: UTF8.self
        )
        return try #require(page.firstMatch(of: /name="version" value="([0-9a-f ]+)"/).map { String($0.1) })
    }

    private static func submit(_ portal: PageWorld, _ mark: String) async -> HTTPReply {
        await portal.send(path(portal, "submit"), portal.zhang, ["version": mark])
    }

    private static func state(_ portal: PageWorld) throws -> ApplicationState? {
        try portal.world.book.application(portal.number)?.state
    }

    /// The draft, submitted and sent back.
    private static func reject(_ portal: PageWorld) async throws {
        await fill(portal)
        _ = await submit(portal, try await mark(portal))
        _ = try await portal.responder.services.enrollment.reject(
            portal.number,
            Rejection(code: .illegibleDocument, text: "身份证反面不清晰"),
            by: .staff(name: "li.na", roles: [.reviewer])
        )
    }

    @Test("However many requests bring documents at the same time, a form has ten")
    func tooMany() async throws {
        let portal = try await PageWorld()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    let files = Array(repeating: PageFormTests.document, count: 4)
                    _ = await portal.send(
                        PageFormTests.path(portal, "edit"),
                        portal.zhang,
                        ["action": "save", "version": "1"],
                        files: files
                    )
                }
            }
        }
        #expect(try portal.world.book.uploads(of: portal.number).count == 10)
        #expect(portal.shelf.count == 10, "nothing else is left behind")
    }

    @Test("What was added in another window after 核对信息 is shown before it is submitted")
    func added() async throws {
        let portal = try await PageWorld()
        await PageFormTests.fill(portal)
        let mark = try await PageFormTests.mark(portal)
        let faulty = PageFormTests.texts.merging(["version": "2", "email": "no"]) { _, new in new }
        let more = await portal.send(
            PageFormTests.path(portal, "edit"),
            portal.zhang,
            faulty,
            files: [PageFormTests.document]
        )
        #expect(more.status == 422, "the form stays as it was, the document is there")
        let late = await PageFormTests.submit(portal, mark)
        #expect(PageFormTests.place(late) == PageFormTests.path(portal, "check"))
        #expect(try PageFormTests.state(portal) == .draft)
        _ = await PageFormTests.submit(portal, try await PageFormTests.mark(portal))
        #expect(try PageFormTests.state(portal) == .pendingReview)
        #expect(try portal.world.book.uploads(of: portal.number).isEmpty && portal.shelf.count == 3)
    }

    @Test(
        "A submission and what it was made of are one commit: what came in between keeps it back, and is not lost"
    )
    func between() async throws {
        let portal = try await PageWorld()
        await PageFormTests.fill(portal)
        let record = try #require(try portal.world.book.application(portal.number))
        let working = try #require(try portal.responder.working(record))
        let room = portal.responder.room
        #expect(try await room.take([file()], for: record, AttachmentNeeds(new: .expert)).isEmpty)
        await #expect(throws: EnrollmentError(.stateChanged(portal.number, .draft))) {
            _ = try await portal.responder.services.enrollment.resubmit(
                portal.number,
                ApplicationFile(json: portal.responder.document(working)),
                uploads: room.contents(working.uploads),
                by: Submitter(login: "zhang.expert", isMobileVerified: true),
                version: record.version,
                alongside: [working.closing]
            )
        }
        #expect(try portal.world.book.uploads(of: portal.number).count == 3 && portal.shelf.count == 3)
        _ = await PageFormTests.submit(portal, try await PageFormTests.mark(portal))
        #expect(try PageFormTests.state(portal) == .pendingReview)
        let faults = try await room.take([file()], for: record, AttachmentNeeds(new: .expert))
        #expect(faults.map(\.1.code) == [.tooMany], "what is submitted takes no more documents")
        #expect(try portal.world.book.uploads(of: portal.number).isEmpty && portal.shelf.count == 3)
    }

    private func file() -> FormBody.File {
        FormBody.File(name: PageFormTests.document.0, content: PageFormTests.document.1[...])
    }

    @Test("修改重新提交 pressed many times at once makes one copy of each document")
    func revise() async throws {
        let portal = try await PageWorld()
        try await PageFormTests.reject(portal)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    let reply = await portal.send(PageFormTests.path(portal, "revise"), portal.zhang, [:])
                    #expect(PageFormTests.place(reply) == PageFormTests.path(portal, "edit"))
                }
            }
        }
        #expect(try portal.world.book.uploads(of: portal.number).count == 2)
        #expect(portal.shelf.count == 4, "two of the submission, two of the copy")
        _ = await PageFormTests.submit(portal, try await PageFormTests.mark(portal))
        #expect(try PageFormTests.state(portal) == .pendingReview)
        #expect(try portal.world.book.revision(of: portal.number) == nil)
    }

    @Test("A picture that is removed while it waits for its turn is not there, which is no failure")
    func removedMeanwhile() async throws {
        let portal = try await PageWorld()
        await PageFormTests.fill(portal)
        let upload = try #require(try portal.world.book.uploads(of: portal.number).first)
        let path = PageFormTests.path(portal, "documents/\(upload.id)")
        #expect(await portal.ask(path, portal.zhang).status == 200)
        let room = portal.responder.room
        portal.shelf.meanwhile { try? await room.remove(upload.id, of: portal.number) }
        #expect(await portal.ask(path, portal.zhang).status == 404)
    }

    @Test("An account has twenty drafts and no more")
    func drafts() async throws {
        let portal = try await PageWorld()
        for number in 0..<19 {
            var values = FormValues(.expert, profile: .expert)
            values.fill("1380000000\(number % 10)")
            _ = try await portal.responder.services.enrollment.saveDraft(
                ApplicationFile(json: values.document([])),
                by: Submitter(login: "zhang.expert")
            )
        }
        let before = try portal.world.book.counts()
        let reply = await portal.send("/start", portal.zhang, ["choice": "BIDDER ORG"])
        #expect(reply.status == 429 && String(decoding: reply.body, as: UTF8.self).contains("草稿"))
        #expect(try portal.world.book.counts() == before)
    }

    @Test("Regions are for everybody, so they carry nothing of anybody")
    func regions() async throws {
        let portal = try await PageWorld()
        for token in [nil, portal.zhang] {
            let reply = await portal.ask("/regions/11", token)
            let names = reply.fields.map(\.name)
            #expect(reply.status == 200 && !names.contains("set-cookie") && !reply.body.isEmpty)
        }
        #expect(await portal.ask("/regions/11", nil, method: "POST").status == 405)
    }

    @Test("A form with more text than any form of ours has is none", arguments: [65_000, 70_000])
    func longText(count: Int) async throws {
        let portal = try await PageWorld()
        let text = String(repeating: "x", count: count)
        let texts = ["action": "save", "version": "1", "applicantName": text]
        let reply = await portal.send(PageFormTests.path(portal, "edit"), portal.zhang, texts)
        #expect(reply.status == (count > FormBody.pairOctets ? 400 : 422))
    }
}
