import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("Closing a case in production at the staff desk")
struct StaffClosureTests {
    private static let other = Principal.staff(name: "sun.guanli", roles: [.businessAdministrator])

    /// An application whose token is to be made.
    private func producing(_ world: StaffWorld, _ form: String = "expert") async throws -> ApplicationNumber {
        let record = try await world.submitted(form)
        _ = try await world.desk.approve(
            record.number,
            by: Principal(StaffWorld.person(.reviewer)),
            checklist: Set(ReviewCheck.allCases)
        )
        let payment = try Payment(
            channel: .offline,
            transaction: "T",
            amountFen: world.desk.price(of: .new)
        )
        _ = try await world.desk.confirmPayment(record.number, payment, by: HolderPages.finance)
        return record.number
    }

    @Test("Who proposed to close it does not confirm, and may take it back")
    func alone() async throws {
        let world = try await StaffWorld()
        let number = try await producing(world)
        let path = "/production/\(number)"
        let wish = ["deed": "closure_propose", "text": "介质损坏"]
        #expect(await world.post(path, wish, as: .producer).status == 403)
        let silent = await world.post(path, ["deed": "closure_propose"], as: .businessAdministrator)
        #expect(silent.status == 422 && StaffWorld.text(silent).contains("closure_propose-text-error"))
        #expect(try await world.decide(path, wish, as: .businessAdministrator).status == 200)
        let page = StaffWorld.text(await world.get(path, as: .businessAdministrator))
        #expect(page.contains("person.bizadmin：介质损坏") && !page.contains("确认关闭并签署"))
        let own = await world.post(path, ["deed": "closure_confirm"], as: .businessAdministrator)
        #expect(own.status == 403 && StaffWorld.text(own).contains("须由另一个人确认"))
        let back = ["deed": "closure_decline"]
        #expect(try await world.decide(path, back, as: .businessAdministrator).status == 200)
        #expect(try world.book.application(number)?.state == .producing)
        #expect(await world.post(path, back, as: .businessAdministrator).status == 409)
    }

    @Test("Confirmed by another, the application is closed, its job cancelled and its order refunded")
    func together() async throws {
        let world = try await StaffWorld()
        let number = try await producing(world)
        _ = try await world.desk.proposeClosure(number, "介质损坏", by: Self.other)
        let path = "/production/\(number)"
        let page = StaffWorld.text(await world.get(path, as: .businessAdministrator))
        #expect(page.contains("sun.guanli：介质损坏") && page.contains("确认关闭并签署"))
        #expect(!StaffWorld.text(await world.get(path, as: .producer)).contains("确认关闭并签署"))
        let form = ["deed": "closure_confirm"]
        #expect(try await world.decide(path, form, as: .businessAdministrator).status == 200)
        let closed = try #require(try world.book.application(number))
        #expect(closed.state == .closed && closed.reasonText == "介质损坏")
        #expect(try world.book.job(of: number)?.state == .cancelled)
        #expect(try world.book.order(of: number)?.state == .refunding)
        #expect(try world.book.proposals(.closure, about: number.text).map(\.state) == [.confirmed])
        let event = try #require(try world.audit().last { $0.action == "application.abort" })
        #expect(event.actor == "person.bizadmin" && event.detail["second"] == "sun.guanli")
        #expect(event.detail["operatorSignature"] != nil)
    }

    @Test("What is not in production is not closed so, and nothing is proposed twice")
    func states() async throws {
        let world = try await StaffWorld()
        let waiting = try await world.submitted()
        await #expect(throws: EnrollmentError.self) {
            _ = try await world.desk.proposeClosure(waiting.number, "介质损坏", by: Self.other)
        }
        #expect(try world.audit().last?.action == "closure.propose.refuse")
        let number = try await producing(world, "tenderer-org")
        _ = try await world.desk.proposeClosure(number, "介质损坏", by: Self.other)
        let again = try await #require(throws: EnrollmentError.self) {
            _ = try await world.desk.proposeClosure(number, "介质损坏", by: Self.other)
        }
        #expect(again.code == "book")
    }
}
