import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("Businesses about a certificate at the counter")
struct StaffCounterBusinessTests {
    /// One business, as a registrar types it in.
    struct Entry: Sendable, CustomTestStringConvertible {
        let type: ApplicationType
        let texts: [String: String]
        let kinds: [AttachmentKind]

        var testDescription: String { type.rawValue }
    }

    private static let person = [
        "applicantName": "王建华", "idType": "RESIDENT_ID", "idNumber": "110101197504123012",
        "email": "wang@expert.example",
    ]
    private static let parcel = [
        "consignee.name": "王建华", "consignee.mobile": "13800000001", "consignee.address": "学院路 1 号 2 号楼 301 室",
        "consignee.region.province": "11", "consignee.region.city": "1101",
        "consignee.region.county": "110108", "deliveryMethod": "EXPRESS",
    ]
    static let entries = [
        Entry(
            type: .renew,
            texts: ["tokenSerial": HolderPages.token, "identityUnchanged": "yes"],
            kinds: [.identityCopy]
        ),
        Entry(
            type: .replace,
            texts: person.merging([
                "tokenSerial": HolderPages.token, "applicantName": "王建国", "changeNote": "依法更名，见变更证明",
            ]) { $1 },
            kinds: [.identityCopy, .changeProof]
        ),
        Entry(
            type: .unlock,
            texts: ["tokenSerial": HolderPages.token, "unlockReason": "FORGOTTEN_PIN"],
            kinds: [.identityCopy]
        ),
        Entry(
            type: .revoke,
            texts: ["email": "wang@expert.example", "revokeReason": "token_lost"],
            kinds: [.identityCopy]
        ),
        Entry(
            type: .reissue,
            texts: person.merging(parcel) { $1 }
                .merging(["reissueReason": "token_lost", "agreementAccepted": "yes"]) { $1 },
            kinds: [.identityCopy, .agreementCopy]
        ),
    ]

    /// Sends the form of the counter.
    private func send(
        _ world: StaffWorld,
        _ entry: Entry,
        _ changes: [String: String] = [:]
    ) async -> HTTPReply {
        let der = StaffWorld.certificate(StaffWorld.person(.registrar).name)
        let common = [
            "deed": "counter", "action": "enter", "account": "zhang.expert", "choice": entry.type.rawValue,
            "shownNumber": "110101197504123012", "identityCompared": "yes", "token": world.token(of: der),
        ]
        var body: [UInt8] = []
        for (name, text) in common.merging(entry.texts, uniquingKeysWith: { $1 }).merging(
            changes,
            uniquingKeysWith: { $1 }
        ) {
            body += Array("--B\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(text)\r\n".utf8)
        }
        for (index, kind) in entry.kinds.enumerated() {
            let name = "name=\"file.\(kind.rawValue)\"; filename=\"a\""
            body += Array("--B\r\nContent-Disposition: form-data; \(name)\r\n\r\n".utf8)
            body += ScanImage.png(seed: UInt64(70 + index)) + [0x0D, 0x0A]
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

    @Test(
        "Who shows their document has it typed in and signed; it waits for review like any other",
        arguments: entries
    )
    func enters(entry: Entry) async throws {
        let pages = try await HolderPages()
        let world = try await StaffWorld(before: pages.portal)
        let begin = [
            "deed": "counter_begin", "account": "zhang.expert", "choice": entry.type.rawValue,
            "shownNumber": "110101197504123012",
        ]
        let form = await world.post("/counter", begin, as: .registrar)
        #expect(form.status == 200, "\(StaffWorld.text(form))")
        #expect(StaffWorld.text(form).contains("name=\"heldSerial\""))
        let look = try #require(try world.audit().last)
        #expect(look.action == "application.view" && look.actor == "person.registrar")
        #expect(look.object == pages.application.text && look.detail["type"] == entry.type.rawValue)
        let reply = await send(world, entry)
        let number = try #require(StaffWorld.number(reply), "\(StaffWorld.text(reply))")
        let made = try #require(await world.statements(number, as: .registrar))
        #expect(try await world.sign(number, made, as: .registrar).status == 200)
        let event = try #require(try world.audit().last { $0.action == "application.submit" })
        let entered = try #require(ApplicationNumber(event.object))
        let record = try #require(try world.book.application(entered))
        #expect(record.type == entry.type && record.state == .pendingReview)
        #expect(record.owner == "zhang.expert" && record.registrar == "person.registrar")
        #expect(record.certificate == pages.certificate)
        #expect(event.actor == "person.registrar" && event.detail["operatorSignature"] != nil)
        #expect(event.detail["identity"] == "compared with the document")
        let kinds = try world.book.attachments(of: entered, snapshotVersion: 1).map(\.kind)
        #expect(kinds == entry.kinds.map(\.rawValue))
    }

    @Test("Who shows another document is shown nothing of the certificate, and that is on record")
    func strangers() async throws {
        let pages = try await HolderPages()
        let world = try await StaffWorld(before: pages.portal)
        for number in ["", "11010119900307002X"] {
            let begin = [
                "deed": "counter_begin", "account": "zhang.expert", "choice": "REPLACE",
                "shownNumber": number, "heldSerial": pages.certificate.serial.hexadecimal,
            ]
            let form = await world.post("/counter", begin, as: .registrar)
            let text = StaffWorld.text(form)
            #expect(form.status == 422 && text.contains("counter_begin-shownNumber-error"))
            for secret in ["王建华", "110101197504123012", "13800000001"] { #expect(!text.contains(secret)) }
            #expect(try world.audit().last?.action == "application.view.refuse")
        }
        // The form itself, sent without having been shown.
        let sent = await send(world, Self.entries[1], ["shownNumber": "11010119900307002X"])
        #expect(sent.status == 422 && !StaffWorld.text(sent).contains("110101197504123012"))
    }

    @Test("What stands in the way is told before anything is typed in")
    func obstacles() async throws {
        let pages = try await HolderPages(days: 200)
        let world = try await StaffWorld(before: pages.portal)
        func begin(_ choice: String, _ serial: String = "") async -> HTTPReply {
            let form = [
                "deed": "counter_begin", "account": "zhang.expert", "choice": choice,
                "shownNumber": "110101197504123012", "heldSerial": serial,
            ]
            return await world.post("/counter", form, as: .registrar)
        }
        let early = await begin("RENEW")
        #expect(early.status == 409 && StaffWorld.text(early).contains("未到更新时间"))
        let typo = await begin("UNLOCK", "xyz")
        #expect(typo.status == 422 && StaffWorld.text(typo).contains("counter_begin-heldSerial-error"))
        let missing = await send(world, Self.entries[2], ["tokenSerial": "OTHER", "identityCompared": ""])
        let text = StaffWorld.text(missing)
        #expect(missing.status == 422 && text.contains("#f-token") && text.contains("#f-identityCompared"))
    }

    @Test("A bidder is asked whether sealed bids wait, before a new key takes the place of the old one")
    func bids() async throws {
        let pages = try await HolderPages("bidder-handler")
        let world = try await StaffWorld(before: pages.portal)
        let snapshot = try #require(try world.book.application(pages.application)).snapshot
        let number = try ApplicationSnapshot(canonicalJSON: snapshot).form.person.document.number
        let entry = Entry(
            type: .renew,
            texts: ["tokenSerial": HolderPages.token, "identityUnchanged": "yes", "shownNumber": number],
            kinds: [.identityCopy, .businessLicence, .authorization, .applicationForm]
        )
        let asked = await send(world, entry)
        #expect(asked.status == 422 && StaffWorld.text(asked).contains("#f-noOpenBids"))
        #expect(StaffWorld.number(await send(world, entry, ["noOpenBids": "yes"])) != nil)
    }
}
