import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("Applications about a certificate, from page to desk")
struct BusinessPageTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let service: String
        let type: ApplicationType
        let isPerson: Bool
        let texts: [String: String]
        let kinds: [AttachmentKind]

        var testDescription: String { "\(service) of \(isPerson ? "a person" : "an enterprise")" }
    }

    private static let papers: [AttachmentKind] = [.businessLicence, .authorization, .applicationForm]
    private static let cases: [Case] = [true, false].flatMap { isPerson -> [Case] in
        let more = isPerson ? [] : papers
        let token = ["tokenSerial": HolderPages.token]
        let name = isPerson ? ["applicantName": "王建国"] : ["orgName": "北京示例招标集团有限公司"]
        return [
            Case(
                service: "renew",
                type: .renew,
                isPerson: isPerson,
                texts: token.merging(["identityUnchanged": "yes"]) { $1 },
                kinds: [.identityCopy] + more.filter { $0 != .businessLicence }
            ),
            Case(
                service: "replace",
                type: .replace,
                isPerson: isPerson,
                texts: token.merging(name) { $1 }.merging(["changeNote": "依法更名，见变更证明"]) { $1 },
                kinds: [.identityCopy, .changeProof] + more
            ),
            Case(
                service: "unlock",
                type: .unlock,
                isPerson: isPerson,
                texts: token.merging(["unlockReason": "WRONG_TRIES"]) { $1 },
                kinds: [.identityCopy] + more
            ),
            Case(
                service: "revoke",
                type: .revoke,
                isPerson: isPerson,
                texts: [
                    "email": "wang@expert.example", "revokeReason": "other", "revokeNote": "退出专家库",
                    "invalidityDate": "2026-11-21T08:00",
                ],
                kinds: [.identityCopy] + more
            ),
        ]
    }

    @Test(
        "Each business begins from the certificate, tells what is missing, and is submitted",
        arguments: cases
    )
    func submitted(_ one: Case) async throws {
        let holder = try await HolderPages(one.isPerson ? "expert" : "tenderer-org")
        let page = await holder.get("\(holder.path)/\(one.service)")
        #expect(page.status == 200 && HolderPages.text(page).contains("开始办理"))
        let number = try await holder.begin(one.service)
        #expect(try await holder.begin(one.service) == number, "pressed twice, it is the same draft")
        let form = await holder.get("/applications/\(number)/edit")
        #expect(form.status == 200)
        #expect(HolderPages.text(form).contains(Shown.serial(holder.certificate.serial)))
        let empty = await holder.send("/applications/\(number)/edit", ["action": "confirm", "version": "1"])
        #expect(empty.status == 422 && HolderPages.text(empty).contains("身份证复印件：请上传"))
        let record = try await holder.submit(number, one.texts, kinds: one.kinds)
        #expect(record.state == .pendingReview && record.type == one.type)
        #expect(record.certificate == holder.certificate)
        let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
        #expect(snapshot.form.person.mobile.text == "13800000001", "the number is the account's")
        #expect(snapshot.isMobileVerified)
        #expect(try holder.book.uploads(of: number).isEmpty)
        for path in ["", "/edit", "/check"] {
            let reply = await holder.get("/applications/\(number)\(path)")
            #expect(reply.status == (path.isEmpty ? 200 : 303), "\(path)")
        }
    }

    @Test("补办 has the whole form filled in from the record, and wants the agreements anew")
    func reissue() async throws {
        let holder = try await HolderPages(days: 200)
        let number = try await holder.begin("reissue")
        let form = HolderPages.text(await holder.get("/applications/\(number)/edit"))
        #expect(form.contains("value=\"王建华\"") && form.contains("学院路 1 号 2 号楼 301 室"))
        let texts = [
            "reissueReason": "token_lost", "applicantName": "王建华", "idType": "RESIDENT_ID",
            "idNumber": "110101197504123012", "email": "wang@expert.example", "consignee.name": "王建华",
            "consignee.mobile": "13800000001", "consignee.address": "学院路 1 号 2 号楼 302 室",
            "consignee.region.province": "11", "consignee.region.city": "1101",
            "consignee.region.county": "110108", "deliveryMethod": "EXPRESS",
        ]
        let unread = await holder.send(
            "/applications/\(number)/edit",
            texts.merging(["action": "confirm", "version": "1"]) { $1 }
        )
        #expect(unread.status == 422 && HolderPages.text(unread).contains("请阅读三份文件"))
        let record = try await holder.submit(
            number,
            texts.merging(["agreementAccepted": "yes"]) { $1 },
            kinds: [.identityCopy, .agreementCopy]
        )
        #expect(record.state == .pendingReview && record.type == .reissue)
        let matter = try ApplicationSnapshot(canonicalJSON: record.snapshot).matter
        #expect(matter?.business == .reissue(.tokenLost, text: nil))
    }

    @Test("Another token's serial number, and a renewal that is none, are told at their fields")
    func wrong() async throws {
        let holder = try await HolderPages()
        let number = try await holder.begin("renew")
        let texts = ["action": "confirm", "version": "1", "tokenSerial": "TW9999"]
        let text = HolderPages.text(await holder.send("/applications/\(number)/edit", texts))
        #expect(text.contains("href=\"#f-token\"") && text.contains("href=\"#f-identityUnchanged\""))
        #expect(try holder.book.application(number)?.version == 1, "nothing of it is kept")
    }

    @Test("What is emptied in a renewal stands as on record, and the page shows it")
    func restored() async throws {
        let holder = try await HolderPages()
        let number = try await holder.begin("renew")
        let texts = ["action": "save", "version": "1", "email": " ", "invoice.title": ""]
        let text = HolderPages.text(await holder.send("/applications/\(number)/edit", texts))
        #expect(text.contains("wang.jianhua@expert.example") && text.contains("value=\"王建华\""))
    }

    @Test("A replacement shows what each changed field was before, and one that changes nothing is refused")
    func replacement() async throws {
        let holder = try await HolderPages()
        let number = try await holder.begin("replace")
        let same = ["tokenSerial": HolderPages.token, "changeNote": "没有任何变更"]
        let refused = await holder.send(
            "/applications/\(number)/edit",
            same.merging(["action": "confirm", "version": "1"]) { $1 },
            files: [("file.ID_COPY", ScanImage.png()), ("file.CHANGE_PROOF", ScanImage.png(seed: 2))]
        )
        #expect(refused.status == 422 && HolderPages.text(refused).contains("与现有证书一致"))
        let texts = ["action": "save", "version": "2", "applicantName": "王建国"]
        let saved = HolderPages.text(await holder.send("/applications/\(number)/edit", texts))
        #expect(saved.contains("<del>王建华</del>"))
    }

    @Test(
        "替换并更新 is asked for in the form, and 核对信息 shows both fees as one; too early it is told at its field"
    )
    func replacingAndRenewing() async throws {
        let texts = [
            "tokenSerial": HolderPages.token, "applicantName": "王建国", "changeNote": "依法更名，见变更证明",
            "alsoRenew": "yes",
        ]
        let kinds: [AttachmentKind] = [.identityCopy, .changeProof]
        let holder = try await HolderPages(days: 20)
        let number = try await holder.begin("replace")
        #expect(
            HolderPages.text(await holder.get("/applications/\(number)/edit")).contains("id=\"f-alsoRenew\"")
        )
        _ = try await holder.confirm(number, texts, kinds: kinds)
        let price = try holder.desk.price(of: .replace) + holder.desk.price(of: .renew)
        let check = HolderPages.text(await holder.get("/applications/\(number)/check"))
        #expect(check.contains("同时更新") && check.contains("\(Money.yuan(price)) 元"))

        let early = try await HolderPages(days: 60)
        let other = try await early.begin("replace")
        let refused = await early.send(
            "/applications/\(other)/edit",
            texts.merging(["action": "confirm", "version": "1"]) { $1 },
            files: [("file.ID_COPY", ScanImage.png()), ("file.CHANGE_PROOF", ScanImage.png(seed: 2))]
        )
        #expect(refused.status == 422 && HolderPages.text(refused).contains("href=\"#f-alsoRenew\""))
    }

    @Test("An open application stands in the way of its rivals, and is named")
    func rivals() async throws {
        let holder = try await HolderPages()
        let number = try await holder.begin("renew")
        let texts = ["tokenSerial": HolderPages.token, "identityUnchanged": "yes"]
        _ = try await holder.submit(number, texts, kinds: [.identityCopy])
        for service in ["renew", "replace"] {
            let page = HolderPages.text(await holder.get("\(holder.path)/\(service)"))
            #expect(page.contains("目前不能办理") && page.contains(number.text), "\(service)")
            #expect(await holder.send("\(holder.path)/\(service)").status == 409)
        }
        #expect(try await holder.begin("unlock").text.contains("U"))
        #expect(try await holder.begin("revoke").text.contains("V"))
    }

    @Test("An encryption certificate beside it stands in the way of another key")
    func paired() async throws {
        let holder = try await HolderPages()
        let number = try await holder.begin("renew")
        let texts = ["tokenSerial": HolderPages.token, "identityUnchanged": "yes"]
        let mark = try await holder.confirm(number, texts, kinds: [.identityCopy])
        let pair = Sample.reservation(
            2,
            profile: "EXPERT-ENC",
            purpose: .encryption,
            application: holder.application
        )
        try await holder.book.commit(Sample.issue(2, pair) + [.activateCertificate(pair.id)])
        for service in ["renew", "replace"] {
            let page = HolderPages.text(await holder.get("\(holder.path)/\(service)"))
            #expect(page.contains("目前不能办理") && page.contains("请办理证书补办"), "\(service)")
        }
        let late = await holder.send("/applications/\(number)/submit", ["version": mark])
        #expect(late.status == 409 && HolderPages.text(late).contains("请办理证书补办"))
        #expect(try holder.book.application(number)?.state == .draft)
        #expect(try await holder.begin("unlock").text.contains("U"))
    }

    @Test("What was sent back is mended and submitted again, of every business", arguments: cases)
    func revised(_ one: Case) async throws {
        let holder = try await HolderPages(one.isPerson ? "expert" : "tenderer-org")
        let number = try await holder.begin(one.service)
        _ = try await holder.submit(number, one.texts, kinds: one.kinds)
        _ = try await holder.desk.reject(
            number,
            Rejection(code: .illegibleDocument, text: "身份证反面不清晰"),
            by: HolderPages.reviewer
        )
        let reply = await holder.send("/applications/\(number)/revise")
        #expect(HolderPages.place(reply) == "/applications/\(number)/edit")
        #expect(try holder.book.uploads(of: number).count == one.kinds.count)
        let again = try await holder.submit(number, one.texts, kinds: [])
        #expect(again.state == .pendingReview && again.snapshotVersion == 2)
        #expect(try holder.book.revision(of: number) == nil)
    }

    @Test("An unpaid order is given up by its owner")
    func giveUp() async throws {
        let holder = try await HolderPages()
        let number = try await holder.begin("renew")
        let texts = ["tokenSerial": HolderPages.token, "identityUnchanged": "yes"]
        _ = try await holder.submit(number, texts, kinds: [.identityCopy])
        _ = try await holder.desk.approve(
            number,
            by: HolderPages.reviewer,
            checklist: Set(ReviewCheck.allCases)
        )
        #expect(HolderPages.text(await holder.get("/applications/\(number)/give-up")).contains("确定放弃"))
        let reply = await holder.send("/applications/\(number)/give-up")
        #expect(HolderPages.place(reply) == "/applications/\(number)")
        #expect(try holder.book.application(number)?.state == .closed)
        #expect(try holder.book.order(of: number)?.state == .cancelled)
    }
}
