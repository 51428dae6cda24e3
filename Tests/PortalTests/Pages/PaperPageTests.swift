import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

/// product.md §6.9: 申请表 is made by the system, 使用协议 is offered, both with what is filled in.
@Suite("Papers of an application")
struct PaperPageTests {
    private func text(_ reply: HTTPReply) -> String { String(decoding: reply.body, as: UTF8.self) }

    @Test("Whoever applies gets both papers with what they filled in, from the draft on")
    func own() async throws {
        let desk = try await StaffWorld()
        let portal = desk.portal
        let draft = await portal.ask("/applications/\(portal.number)/form.pdf", portal.zhang)
        #expect(draft.status == 200 && text(draft).contains("草稿，尚未提交"))
        let record = try await desk.submitted()
        let form = await portal.ask("/applications/\(record.number)/form.pdf", portal.zhang)
        #expect(form.status == 200)
        #expect(form.fields.contains { $0 == ("content-type", "application/pdf") })
        #expect(
            form.fields.contains {
                $0 == ("content-disposition", "attachment; filename=\"\(record.number)-form.pdf\"")
            }
        )
        for part in ["数字证书新办申请表", record.number.text, "王建华", "申请人签字", "申请人声明"] {
            #expect(text(form).contains(part), "\(part)")
        }
        #expect(!text(form).contains("草稿"))
        let agreement = await portal.ask("/applications/\(record.number)/agreement.pdf", portal.zhang)
        for part in ["数字证书使用协议", "版本 1.0", "王建华", "一、本协议由证书申请人与CA"] {
            #expect(text(agreement).contains(part), "\(part)")
        }
        let page = text(await portal.ask("/applications/\(record.number)", portal.zhang))
        #expect(page.contains("/applications/\(record.number)/form.pdf"))
        #expect(page.contains("/applications/\(record.number)/agreement.pdf"))
    }

    @Test("The form leads to what has to be signed, filled in with what was saved")
    func draft() async throws {
        let portal = try await PageWorld()
        let page = text(await portal.ask("/applications/\(portal.number)/edit", portal.zhang))
        #expect(page.contains("href=\"/applications/\(portal.number)/form.pdf\""))
        #expect(page.contains("href=\"/applications/\(portal.number)/agreement.pdf\""))
    }

    @Test("After a rejection the papers have what was mended, and say that it is not submitted yet")
    func mended() async throws {
        let desk = try await StaffWorld()
        let record = try await desk.submitted()
        _ = try await desk.desk.reject(
            record.number,
            Rejection(code: .other, text: "姓名有误，请更正"),
            by: HolderPages.reviewer
        )
        let place = "/applications/\(record.number)"
        let before = text(await desk.portal.ask("\(place)/form.pdf", desk.portal.zhang))
        #expect(before.contains("王建华") && !before.contains("草稿"))
        let token = desk.portal.zhang.formToken
        let begun = await desk.portal.post("\(place)/revise", desk.portal.zhang, "token=\(token)")
        #expect(begun.status == 303)
        let body = "token=\(token)&action=save&version=1&applicantName=%E7%8E%8B%E5%BB%BA%E5%9B%BD"
        _ = await desk.portal.post("\(place)/edit", desk.portal.zhang, body)
        let after = text(await desk.portal.ask("\(place)/form.pdf", desk.portal.zhang))
        #expect(after.contains("王建国") && after.contains("草稿，尚未提交"))
    }

    @Test("Somebody else's papers are not there")
    func stranger() async throws {
        let desk = try await StaffWorld()
        let record = try await desk.submitted()
        for name in ["form.pdf", "agreement.pdf"] {
            let reply = await desk.portal.ask("/applications/\(record.number)/\(name)", desk.portal.li)
            #expect(reply.status == 404 && !text(reply).contains("王建华"), "\(name)")
        }
    }

    @Test("A reviewer saves the whole form while it waits, which is on record as a look")
    func reviewer() async throws {
        let desk = try await StaffWorld()
        let record = try await desk.submitted()
        let reply = await desk.get("/review/\(record.number)/form.pdf", as: .reviewer)
        #expect(reply.status == 200 && text(reply).contains("王建华"))
        let event = try #require(try desk.audit().last)
        #expect(event.action == "document.view" && event.detail["document"] == "form.pdf")
        let page = text(await desk.get("/review/\(record.number)", as: .reviewer))
        #expect(page.contains("href=\"/review/\(record.number)/form.pdf\""))
    }

    @Test(
        "Who looks an application up saves a form in which everything of the person is masked",
        arguments: [StaffRecord.Role.support, .auditor, .businessAdministrator]
    )
    func masked(role: StaffRecord.Role) async throws {
        let desk = try await StaffWorld()
        let record = try await desk.submitted()
        let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
        let person = snapshot.form.person
        let reply = await desk.get("/cases/\(record.number)/form.pdf", as: role)
        #expect(reply.status == 200 && text(reply).contains(Mask.name(person.name.text)))
        let hidden = [
            person.name.text, person.document.number, person.mobile.text, person.email.text, record.owner,
            snapshot.form.consignee.name.text, snapshot.form.consignee.address ?? person.name.text,
        ]
        for part in hidden { #expect(!text(reply).contains(part), "\(part)") }
        let page = text(await desk.get("/cases/\(record.number)", as: role))
        #expect(page.contains("href=\"/cases/\(record.number)/form.pdf\""))
    }

    @Test("What an organisation's form says of persons is masked, and of the organisation is not")
    func organization() async throws {
        let desk = try await StaffWorld()
        let record = try await desk.submitted("tenderer-org")
        let form = try ApplicationSnapshot(canonicalJSON: record.snapshot).form
        let enterprise = try #require(form.enterprise)
        let reply = text(await desk.get("/cases/\(record.number)/form.pdf", as: .support))
        #expect(reply.contains(enterprise.name) && reply.contains(enterprise.creditCode.text))
        let persons = [
            enterprise.legalRepresentative.name.text, enterprise.legalRepresentative.document.number,
            enterprise.handler.name.text, enterprise.handler.document.number, enterprise.handler.mobile.text,
            enterprise.handler.email.text,
        ]
        for part in persons { #expect(!reply.contains(part), "\(part)") }
        let whole = text(await desk.get("/review/\(record.number)/form.pdf", as: .reviewer))
        for part in persons { #expect(whole.contains(part), "\(part)") }
        #expect(whole.contains("法定代表人签字"))
    }

    @Test("A form field that nobody declared harmless is masked")
    func fields() {
        for type in ApplicationType.allCases {
            for field in ApplicantKind.allCases.flatMap({ FormLayout.all(type, $0) }).flatMap(\.fields) {
                guard case .text = field.kind else { continue }
                let shown = field.masked("13800000001")
                let isOrganizations = field.path.hasPrefix("org")
                let isOpen =
                    isOrganizations || ["uscc", "taxNo", "licenceValidTo", "token"].contains(field.path)
                #expect((shown == nil) == isOpen, "\(field.path)")
            }
        }
    }
}
