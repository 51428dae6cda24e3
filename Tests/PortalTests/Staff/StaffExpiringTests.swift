import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("Certificates that end soon, at the staff desk")
struct StaffExpiringTests {
    private func page(_ world: StaffWorld, _ path: String = "/expiring") async -> String {
        StaffWorld.text(await world.get(path, as: .support))
    }

    @Test("What ends soon is there with what follows it: nothing yet, or an application")
    func standing() async throws {
        let pages = try await HolderPages(days: 20)
        let world = try await StaffWorld(before: pages.portal)
        let before = await page(world)
        #expect(before.contains(Shown.serial(pages.certificate.serial)) && before.contains("可更新，尚未办理"))
        #expect(before.contains(">20<") && before.contains("王*") && !before.contains("王建华"))
        let number = try await pages.approved()
        let after = await page(world)
        #expect(after.contains("/cases/\(number)") && after.contains("证书更新 审核通过，待支付"))
    }

    @Test("What can be renewed later says so, and what ends after 60 days is not there")
    func early() async throws {
        for (days, isThere) in [(Int64(45), true), (60, true), (62, false)] {
            let pages = try await HolderPages(days: days)
            let text = await page(try await StaffWorld(before: pages.portal))
            #expect(text.contains("未到更新时间") == isThere, "\(days)")
            #expect(text.contains("近期没有到期的证书") != isThere, "\(days)")
        }
    }

    @Test("Programs get the same, page by page, and no cursor but ours is one")
    func programs() async throws {
        let pages = try await HolderPages(days: 20)
        let world = try await StaffWorld(before: pages.portal)
        let other = Sample.reservation(2, notAfter: Sample.now.advanced(bySeconds: 45 * 86_400))
        try await world.book.commit(Sample.issue(2, other) + [.activateCertificate(other.id)])
        let path = "/api/v1/staff/expiring"
        let first = try await world.api("GET", "\(path)?limit=1", as: .support)
        #expect(first.status == 200, "\(first.text)")
        let row = try #require((try first.object()["certificates"] as? [[String: Any]])?.first)
        #expect(row["serial"] as? String == pages.certificate.serial.hexadecimal)
        #expect(row["standing"] as? String == "open" && row["daysLeft"] as? Int == 20)
        #expect(row["applicant"] as? String == "王*")
        let next = try first.member("next")
        let second = try await world.api("GET", "\(path)?after=\(next)", as: .support)
        let rows = try #require(try second.object()["certificates"] as? [[String: Any]])
        #expect(rows.map { $0["standing"] as? String } == ["early"] && rows[0]["applicant"] == nil)
        let number = try await pages.approved()
        let applied = try await world.api("GET", path, as: .auditor)
        #expect(applied.text.contains("\"application\":\"\(number)\""), "\(applied.text)")
        #expect(try await world.api("GET", "\(path)?after=x", as: .support).status == 400)
    }

    @Test("A page ends after a hundred, and the next one goes on behind it")
    func pages() async throws {
        let world = try await StaffWorld()
        for index in 1...101 {
            let end = Sample.now.advanced(bySeconds: 86_400 + Int64(index))
            let reservation = Sample.reservation(index, notAfter: end)
            try await world.book.commit(
                Sample.issue(index, reservation) + [.activateCertificate(reservation.id)]
            )
        }
        let first = await page(world)
        #expect(first.contains(Shown.serial(Sample.serial(100))))
        #expect(!first.contains(Shown.serial(Sample.serial(101))))
        let link = try #require(first.firstMatch(of: /href="(\/expiring\?after=[^"]+)"/)?.1)
        let second = await page(world, String(link))
        #expect(second.contains(Shown.serial(Sample.serial(101))))
        #expect(!second.contains(Shown.serial(Sample.serial(100))))
        #expect(await world.get("/expiring?after=x", as: .support).status == 200)
    }
}
