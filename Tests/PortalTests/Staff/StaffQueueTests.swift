import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("The queues of the staff desk")
struct StaffQueueTests {
    @Test("A queue has a hundred rows on a page, and ways to the others")
    func pages() async throws {
        let world = try await StaffWorld()
        try await world.book.commit(
            [.addSubject(Sample.subject)]
                + (1...150).map { .addApplication(Sample.application($0, type: .unlock, version: Int64($0))) }
        )
        let first = StaffWorld.text(await world.get("/review?type=UNLOCK", as: .reviewer))
        #expect(first.matches(of: /href="\/review\/CA/).count == 100)
        #expect(first.contains("href=\"/review?page=2&amp;type=UNLOCK\""))
        let second = StaffWorld.text(await world.get("/review?page=2&type=UNLOCK", as: .reviewer))
        #expect(second.matches(of: /href="\/review\/CA/).count == 50)
        #expect(second.contains("href=\"/review?page=1&amp;type=UNLOCK\""))
        #expect(!second.contains("page=3"))
        for query in ["page=0", "page=-1", "page=x", "page=99999999999999999999", "page=1&page=1"] {
            let reply = await world.get("/review?\(query)", as: .reviewer)
            #expect(reply.status == 200 && StaffWorld.text(reply).contains("page=2"), "\(query)")
        }
        let none = StaffWorld.text(await world.get("/review?type=REVOKE", as: .reviewer))
        #expect(none.contains("目前没有待办"))
    }

    @Test("A review shows how long it waits, in words and colour, and of a person one character")
    func urgency() async throws {
        let world = try await StaffWorld()
        _ = try await world.submitted()
        let fresh = StaffWorld.text(await world.get("/review", as: .reviewer))
        #expect(fresh.contains("已等待 0 小时") && fresh.contains("王*") && !fresh.contains("王建华"))
        world.portal.clock.advance(bySeconds: 13 * 3600)
        let soon = StaffWorld.text(await world.get("/review", as: .reviewer))
        #expect(soon.contains("即将超时：已等待 13 小时"))
        world.portal.clock.advance(bySeconds: 40 * 3600)
        let late = StaffWorld.text(await world.get("/review", as: .reviewer))
        #expect(late.contains("已超时：已等待 2 天") && late.contains("tag bad"))
        let organisations = StaffWorld.text(await world.get("/review?kind=organization", as: .reviewer))
        #expect(organisations.contains("目前没有待办"))
    }

    @Test("What moves goes from queue to queue, and the first page counts it")
    func business() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let number = record.number.text
        #expect(
            StaffWorld.text(await world.get("/", as: .reviewer)).contains("<span class=\"tag act\">1</span>")
        )
        _ = try await world.desk.approve(
            record.number,
            by: HolderPages.reviewer,
            checklist: Set(ReviewCheck.allCases)
        )
        #expect(!StaffWorld.text(await world.get("/review", as: .reviewer)).contains(number))
        let payments = StaffWorld.text(await world.get("/payments", as: .finance))
        #expect(payments.contains(number) && payments.contains("1.00 元") && payments.contains("2026-12-22"))
        let payment = try Payment(channel: .offline, transaction: "T-1", amountFen: 100)
        _ = try await world.desk.confirmPayment(record.number, payment, by: HolderPages.finance)
        let jobs = StaffWorld.text(await world.get("/production", as: .producer))
        #expect(jobs.contains(number) && jobs.contains("排队"))
        #expect(!StaffWorld.text(await world.get("/payments", as: .finance)).contains(number))
        await #expect(throws: EnrollmentError.self) {
            let second = try Payment(channel: .offline, transaction: "T-2", amountFen: 100)
            _ = try await world.desk.confirmPayment(record.number, second, by: HolderPages.finance)
        }
        let refunds = StaffWorld.text(await world.get("/refunds", as: .finance))
        #expect(refunds.contains("T-2") && refunds.contains("尚无提议"))
    }
}
