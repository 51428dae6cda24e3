import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("What each role does at the staff desk")
struct StaffBusinessTests {
    private func approved(_ world: StaffWorld) async throws -> ApplicationRecord {
        let record = try await world.submitted()
        return try await world.desk.approve(
            record.number,
            by: HolderPages.reviewer,
            checklist: Set(ReviewCheck.allCases)
        )
    }

    @Test("Finance confirms a payment; one of another amount is refused and on record")
    func payment() async throws {
        let world = try await StaffWorld()
        let record = try await approved(world)
        let path = "/payments/\(record.number)"
        #expect(StaffWorld.text(await world.get(path, as: .finance)).contains("value=\"1.00\""))
        let wrong = await world.post(
            path,
            ["deed": "payment", "amount": "2.00", "transaction": "BANK-1"],
            as: .finance
        )
        #expect(wrong.status == 409 && StaffWorld.text(wrong).contains("应为 1.00 元"))
        #expect(try world.book.payments(of: record.number).map(\.state) == [.mismatched])
        let typo = await world.post(path, ["deed": "payment", "amount": "1,00"], as: .finance)
        #expect(typo.status == 422 && StaffWorld.text(typo).contains("金额：应为元"))
        let form = ["deed": "payment", "amount": "1.00", "transaction": "BANK-2", "evidence": "回单 17"]
        #expect(try await world.decide(path, form, as: .finance).status == 200)
        #expect(try world.book.application(record.number)?.state == .producing)
        #expect(StaffWorld.text(await world.get(path, as: .finance)).contains("目前没有需要办理的事项"))
    }

    @Test("A refund is proposed by one and confirmed by another")
    func refund() async throws {
        let world = try await StaffWorld()
        let record = try await approved(world)
        await #expect(throws: EnrollmentError.self) {
            let payment = try Payment(channel: .offline, transaction: "BANK/1 '", amountFen: 7)
            _ = try await world.desk.confirmPayment(record.number, payment, by: HolderPages.finance)
        }
        let path = "/refunds/\(record.number)"
        let place = ["channel": "OFFLINE", "transaction": "BANK/1 '"]
        let proposal = place.merging(["deed": "refund_propose", "text": "金额不符"]) { $1 }
        #expect(try await world.decide(path, proposal, as: .finance).status == 200)
        #expect(try await world.decide(path, proposal, as: .finance).status == 409, "it is proposed already")
        let confirmation = place.merging(["deed": "refund_confirm", "refund": "BANK-9"]) { $1 }
        #expect(await world.post(path, confirmation, as: .finance).status == 403)
        let page = StaffWorld.text(await world.get(path, as: .businessAdministrator))
        #expect(page.contains("refund_confirm") && page.contains("person.finance：金额不符"))
        #expect(try await world.decide(path, confirmation, as: .businessAdministrator).status == 200)
        #expect(try world.book.payments(of: record.number).map(\.state) == [.refunded])
    }

    @Test("A revocation is proposed by a reviewer and confirmed by a business administrator, both signed")
    func revocation() async throws {
        let world = try await StaffWorld()
        let reservation = Sample.reservation(1)
        try await world.book.commit(
            Sample.issue(1, reservation) + [.activateCertificate(reservation.id)]
        )
        let serial = reservation.id.serial
        let form = [
            "deed": "revocation_propose", "serial": Shown.serial(serial), "cause": "privilege_withdrawn",
            "text": "提供虚假材料",
        ]
        #expect(await world.get("/revocations/propose", as: .businessAdministrator).status == 403)
        let unknown = form.merging(["serial": "0102"]) { $1 }
        #expect(await world.post("/revocations/propose", unknown, as: .reviewer).status == 422)
        #expect(try await world.decide("/revocations/propose", form, as: .reviewer).status == 200)
        let path = "/revocations/issuing/\(serial.hexadecimal)"
        #expect(StaffWorld.text(await world.get("/revocations", as: .reviewer)).contains("href=\"\(path)\""))
        let confirmation = ["deed": "revocation_confirm"]
        #expect(await world.post(path, confirmation, as: .reviewer).status == 403)
        #expect(try world.book.certificate(reservation.id)?.state == .active)
        #expect(try await world.decide(path, confirmation, as: .businessAdministrator).status == 200)
        #expect(try world.book.certificate(reservation.id)?.state == .revoked)
        let event = try #require(try world.audit().last { $0.action == "revocation.confirm" })
        #expect(event.actor == "person.bizadmin" && event.detail["operatorSignature"] != nil)
    }

    @Test("A business administrator arranges the production queue; a producer gives a job back")
    func production() async throws {
        let world = try await StaffWorld()
        let record = try await approved(world)
        let payment = try Payment(channel: .offline, transaction: "T", amountFen: 100)
        _ = try await world.desk.confirmPayment(record.number, payment, by: HolderPages.finance)
        let path = "/production/\(record.number)"
        let queue = StaffWorld.text(await world.get("/production", as: .producer))
        #expect(queue.contains("href=\"\(path)\""))
        let page = StaffWorld.text(await world.get(path, as: .businessAdministrator))
        #expect(page.contains("加急并签署") && !page.contains("退回并签署") && !page.contains("释放并签署"))
        let urgent = ["deed": "job_urgent", "text": "明日开标"]
        #expect(await world.post(path, urgent, as: .producer).status == 403)
        let silent = await world.post(path, ["deed": "job_urgent"], as: .businessAdministrator)
        #expect(silent.status == 422 && StaffWorld.text(silent).contains("原因："))
        #expect(try await world.decide(path, urgent, as: .businessAdministrator).status == 200)
        #expect(try world.book.job(of: record.number)?.priority == .urgent)

        // A station has it, and goes away.
        let producer = Principal.staff(name: "liu.zhizheng", roles: [.producer])
        _ = try await world.desk.claim(record.number, Workstation(station: "desk-2", producer: producer))
        let back = ["deed": "job_reject", "text": "照片不符"]
        let held = await world.post(path, back, as: .producer)
        #expect(held.status == 409 && StaffWorld.text(held).contains("请先释放"))
        let release = ["deed": "job_release", "text": "工位断电"]
        #expect(try await world.decide(path, release, as: .businessAdministrator).status == 200)
        #expect(try await world.decide(path, back, as: .producer).status == 200)
        #expect(try world.book.job(of: record.number)?.state == .rejected)
        let given = StaffWorld.text(await world.get(path, as: .businessAdministrator))
        #expect(given.contains("照片不符") && given.contains("重新排队并签署") && given.contains("工位断电"))
        let again = ["deed": "job_approve", "text": "已核对"]
        #expect(try await world.decide(path, again, as: .businessAdministrator).status == 200)
        #expect(try world.book.job(of: record.number)?.state == .queued)
        let events = try world.audit().filter {
            $0.action.hasPrefix("job.") && $0.detail["operatorSignature"] != nil
        }
        #expect(events.map(\.action) == ["job.prioritize", "job.release", "job.reject", "job.approve"])
        #expect(events.map { $0.detail["text"] } == ["明日开标", "工位断电", "照片不符", "已核对"])
    }

    @Test("What the desk cannot do is told: a delivery without a PIN letter, a parcel number that is none")
    func delivery() async throws {
        let world = try await StaffWorld()
        let record = try await approved(world)
        let payment = try Payment(channel: .offline, transaction: "T", amountFen: 100)
        _ = try await world.desk.confirmPayment(record.number, payment, by: HolderPages.finance)
        let delivery = DeliveryRecord(
            application: record.number,
            method: "EXPRESS",
            state: .ready,
            updatedAt: Sample.now
        )
        try await world.book.commit([.addDelivery(delivery)])
        let path = "/deliveries/\(record.number)"
        let page = StaffWorld.text(await world.get(path, as: .registrar))
        #expect(page.contains("寄出并签署") && page.contains("交给本人并签署"))
        let parcel = await world.post(
            path,
            ["deed": "ship", "carrier": "顺丰", "tracking": "SF 12；3456"],
            as: .registrar
        )
        #expect(parcel.status == 422 && StaffWorld.text(parcel).contains("快递单号：只能含字母"))
        let unseen = await world.post(path, ["deed": "pickup"], as: .registrar)
        #expect(unseen.status == 422 && StaffWorld.text(unseen).contains("请核对领取人的证件"))
        // Nothing was made yet.
        let early = ["deed": "ship", "carrier": "顺丰", "tracking": "SF123456"]
        #expect(await world.post(path, early, as: .registrar).status == 409)
        #expect(await world.get("/deliveries/CA20261122N9999995", as: .registrar).status == 404)

        let returned = DeliveryRecord(
            application: record.number,
            method: "EXPRESS",
            state: .returned,
            updatedAt: Sample.later
        )
        try await world.book.commit([.updateDelivery(returned, from: .ready)])
        let home = StaffWorld.text(await world.get("/", as: .registrar))
        #expect(home.contains("<span class=\"tag act\">1</span>"), "what came back waits again")
        #expect(StaffWorld.text(await world.get("/deliveries", as: .registrar)).contains(record.number.text))
        #expect(StaffWorld.text(await world.get(path, as: .registrar)).contains("寄出并签署"))
    }

    @Test("A command on the page is one word for each text, whatever is in it")
    func command() throws {
        let number = Sample.number(1)
        let rejection = try Rejection(code: .other, text: "它's $(id) `x`; 请更正")
        let act = StaffAct.reject(number, version: 1, rejection)
        #expect(
            act.command(as: "wang.shenhe")
                == "pki application reject \(number) --code other --text "
                + "'它'\\''s $(id) `x`; 请更正' --as wang.shenhe"
        )
    }
}
