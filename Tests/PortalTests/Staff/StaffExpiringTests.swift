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
