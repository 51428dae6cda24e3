import Enrollment
import Foundation
import Model
import OpenSSL
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("The office by the staff's API")
struct OfficeAPITests {
    private static let base = "/api/v1/staff"

    /// Signs a decision with the key of who prepared it.
    private func sign(_ world: StaffWorld, _ role: StaffRecord.Role, _ prepared: APIAnswer) async throws {
        #expect(prepared.status == 201, "\(prepared.text)")
        let path = "\(Self.base)/decisions/\(try prepared.member("decision"))"
        let asked = try await world.api("POST", "\(path)/statements", as: role, [:])
        let texts = try #require(try asked.object()["statements"] as? [String])
        let key = try world.entrance.privateKey(StaffWorld.certificate(StaffWorld.person(role).name))
        let signatures = try texts.map { text in
            Data(try key.sign(Array(try #require(Data(base64Encoded: text))))).base64EncodedString()
        }
        let body = ["signatures": signatures]
        let done = try await world.api("POST", "\(path)/signatures", as: role, body, key: path)
        #expect(done.status == 200, "\(done.text)")
    }

    private func decide(
        _ world: StaffWorld,
        _ role: StaffRecord.Role,
        _ body: [String: Any]
    ) async throws {
        try await sign(world, role, world.api("POST", "\(Self.base)/decisions", as: role, body))
    }

    private func get(_ world: StaffWorld, _ path: String, _ role: StaffRecord.Role) async throws -> APIAnswer
    {
        try await world.api("GET", "\(Self.base)/\(path)", as: role)
    }

    @Test("A delivery is taken in, counted, and one of it leaves")
    func stock() async throws {
        let world = try await StaffWorld()
        let list = "PK0000000001,YubiKey 5\nPK0000000002,YubiKey 5\n"
        let delivery = ["deed": "stock_in", "batch": "2026-11", "list": list]
        try await decide(world, .businessAdministrator, delivery)
        #expect(try await get(world, "stock", .producer).text.contains("\"ready\":2"))
        let out = [
            "deed": "stock_out", "serial": "PK0000000002", "ending": "defective", "text": "到货即损坏",
        ]
        try await decide(world, .businessAdministrator, out)
        let shown = try await get(world, "stock", .producer)
        #expect(shown.text.contains("DEFECTIVE") && shown.text.contains("YubiKey 5"), "\(shown.text)")
        #expect(shown.text.contains("\"ready\":1"))
        let wrong = ["deed": "stock_in", "batch": "2", "list": "PK3"]
        let path = "\(Self.base)/decisions"
        let refused = try await world.api("POST", path, as: .businessAdministrator, wrong)
        #expect(refused.status == 400 && refused.faults["list"] != nil, "\(refused.text)")
    }

    @Test("Prices of a day to come stand beside those of today")
    func prices() async throws {
        let world = try await StaffWorld()
        let before = try await get(world, "prices", .registrar)
        #expect(try before.object()["version"] == nil)
        let day = CalendarDay(Sample.now).advanced(byDays: 2).description
        let prices = ["NEW": "210.00", "RENEW": "150.00", "REPLACE": "50.00", "REISSUE": "100.00"]
        let body: [String: Any] = ["deed": "price_set", "prices": prices, "from": day, "text": "年度调价"]
        try await decide(world, .businessAdministrator, body)
        let shown = try await get(world, "prices", .registrar)
        let list = try #require((try shown.object()["lists"] as? [[String: Any]])?.first)
        #expect(list["from"] as? String == day && shown.text.contains("\"NEW\":21000"), "\(shown.text)")
        #expect(try shown.object()["version"] == nil, "it is not in force yet")
        var other = body
        other["prices"] = ["deed": "approve"]
        let path = "\(Self.base)/decisions"
        let refused = try await world.api("POST", path, as: .businessAdministrator, other)
        #expect(refused.status == 400 && refused.code == "bad-member", "\(refused.text)")
    }

    @Test("An auditor marks what they examined, and the marks are listed page by page")
    func marks() async throws {
        let world = try await StaffWorld()
        _ = try await world.submitted()
        for (last, text) in [(1, "无异常"), (2, "复查无异常")] {
            let body: [String: Any] = ["deed": "audit_mark", "first": 1, "last": last, "text": text]
            try await decide(world, .auditor, body)
        }
        let page = try await get(world, "audit-marks?limit=1", .auditor)
        #expect(page.text.contains("\"无异常\"") && !page.text.contains("复查"), "\(page.text)")
        let rest = try await get(world, "audit-marks?limit=1&after=\(page.member("next"))", .auditor)
        #expect(rest.text.contains("复查无异常") && rest.text.contains("person.auditor"), "\(rest.text)")
        #expect(try rest.object()["next"] == nil)
        let path = "\(Self.base)/decisions"
        let late: [String: Any] = ["deed": "audit_mark", "first": 1, "last": 99_999, "text": "无异常"]
        let refused = try await world.api("POST", path, as: .auditor, late)
        #expect(refused.status == 400 && refused.faults["last"] != nil, "\(refused.text)")
        let unknown = try await get(world, "audit-marks?after=x", .auditor)
        #expect(unknown.status == 400 && unknown.code == "bad-member")
    }

    @Test("The words of a notice are set, and name only what it has")
    func notices() async throws {
        let world = try await StaffWorld()
        let body = [
            "deed": "notice_set", "notice": "PAY", "subject": "请支付", "text": "申请{{number}}请支付{{amount}}元。",
        ]
        try await decide(world, .businessAdministrator, body)
        let rows = try #require(
            try await get(world, "notices", .support).object()["notices"] as? [[String: Any]]
        )
        #expect(rows.count == NoticeWording.placeholders.count)
        let pay = try #require(rows.first { $0["notice"] as? String == "PAY" })
        #expect(pay["version"] != nil && pay["subject"] as? String == "请支付")
        #expect((pay["values"] as? [String])?.contains("amount") == true)
    }

    @Test("A change of the staff that one proposes stands beside the members")
    func members() async throws {
        let world = try await StaffWorld()
        let reservation = Sample.reservation(1, profile: "STAFF", purpose: .staff)
        try await world.book.commit(
            Sample.issue(1, reservation) + [
                .activateCertificate(reservation.id),
                .addStaff(Sample.staff("wang", roles: [.reviewer], certificate: reservation.id)),
            ]
        )
        let body: [String: Any] = [
            "deed": "staff_grant", "name": "wang", "roles": ["finance"], "text": "转岗",
        ]
        try await decide(world, .superAdministrator, body)
        let shown = try await get(world, "members", .auditor)
        #expect(shown.text.contains("\"wang\"") && shown.text.contains("\"plan\":\"grant\""), "\(shown.text)")
        #expect(shown.text.contains("person.superadmin"))
    }

    @Test("Finance sends an invoice as PDF, signs it, and the applicant saves it")
    func invoice() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let number = record.number
        let checks = Set(ReviewCheck.allCases)
        _ = try await world.desk.approve(number, by: HolderPages.reviewer, checklist: checks)
        let payment = try Payment(channel: .offline, transaction: "T", amountFen: world.desk.price(of: .new))
        _ = try await world.desk.confirmPayment(number, payment, by: HolderPages.finance)
        let wish = InvoiceWish(title: "王建华", taxNumber: "", email: "wang@expert.example")
        _ = try await world.desk.requestInvoice(number, wish, by: .applicant(login: record.owner))
        let path = "\(Self.base)/invoices/\(number)/file?number=26112000000012345678"
        let pdf = Array("%PDF-1.7\n1 0 obj\n%%EOF\n".utf8)
        let type = [(name: "content-type", value: "application/pdf")]
        #expect(try await world.api("POST", path, as: .reviewer, raw: pdf, fields: type).status == 403)
        for other in ["text/plain", "multipart/form-data; boundary=B", "application/json"] {
            let fields = [(name: "content-type", value: other)]
            let sent = try await world.api("POST", path, as: .finance, raw: pdf, fields: fields)
            #expect(sent.status == 415, "\(other)")
        }
        let lie = try await world.api("POST", path, as: .finance, raw: [1, 2], fields: type)
        #expect(lie.status == 400 && lie.code == "validation_failed", "\(lie.text)")
        let prepared = try await world.api("POST", path, as: .finance, raw: pdf, fields: type)
        #expect(try world.book.invoice(of: number)?.state == .requested, "nothing before it is signed")
        try await sign(world, .finance, prepared)
        let issued = try #require(try world.book.invoice(of: number))
        #expect(issued.state == .issued && issued.number == "26112000000012345678")
        #expect(issued.fingerprint == DigestAlgorithm.sha256.hash(pdf))
    }

    @Test("Who applied saves 申请表 and 使用协议, and a stranger neither")
    func papers() async throws {
        let portal = try await PageWorld()
        for kind in PrintedPaper.Kind.allCases {
            let path = "/api/v1/applications/\(portal.number)/papers/\(kind.rawValue)"
            let paper = try await portal.api("GET", path, portal.zhang)
            #expect(paper.status == 200, "\(kind)")
            #expect(paper.reply.fields.contains { $0 == ("content-type", "application/pdf") })
            #expect(try await portal.api("GET", path, portal.li).status == 404)
        }
        let none = "/api/v1/applications/\(portal.number)/papers/letter"
        #expect(try await portal.api("GET", none, portal.zhang).status == 404)
    }
}
