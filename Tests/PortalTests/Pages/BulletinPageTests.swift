import Model
import Store
import StoreSupport
import Testing

@testable import Portal

/// Renewals and revocations are published: 电子认证服务管理办法 (2005), article 31.
@Suite("The bulletin of certificates")
struct BulletinPageTests {
    private static let new = Sample.serial(2)

    /// zhang's certificate was renewed, and is revoked.
    private func renewed() async throws -> HolderPages {
        let pages = try await HolderPages()
        let follower = Sample.reservation(2, act: .rekey, predecessor: pages.certificate)
        let revocation = Revocation(date: Sample.later, reason: .superseded)
        try await pages.book.commit(
            Sample.issue(2, follower) + [
                .activateCertificate(follower.id), .revokeCertificate(pages.certificate, revocation),
            ]
        )
        return pages
    }

    private func text(_ pages: HolderPages, _ path: String) async -> String {
        HolderPages.text(await pages.portal.ask(path, nil))
    }

    @Test("Everybody reads which certificate followed which, and what is revoked; nobody's name is there")
    func events() async throws {
        let pages = try await renewed()
        let page = await text(pages, "/bulletin")
        for word in ["证书更新", "证书吊销", Shown.serial(pages.certificate.serial), Shown.serial(Self.new)] {
            #expect(page.contains(word), "\(word)")
        }
        for word in ["王建华", "zhang", "EXPERT", HolderPages.token] { #expect(!page.contains(word), "\(word)") }
        #expect(page.contains("href=\"/bulletin.atom\""))
        let empty = try await PageWorld()
        #expect(HolderPages.text(await empty.ask("/bulletin", nil)).contains("暂无公告"))
        #expect(HolderPages.text(await empty.ask("/login", nil)).contains("href=\"/bulletin\""))
    }

    @Test("The status of a certificate is there for who has its number, and for no other number")
    func status() async throws {
        let pages = try await renewed()
        let old = await text(pages, "/bulletin?serial=\(pages.certificate.serial.hexadecimal)")
        #expect(old.contains(">已吊销<") && old.contains(Shown.time(Sample.later)))
        let apart = Shown.serial(Self.new).uppercased().replacing(" ", with: "+")
        let new = await text(pages, "/bulletin?serial=\(apart)")
        #expect(new.contains(">有效<") && !new.contains(">已吊销<"))
        for typed in ["77", "%3Cb%3E", "x"] {
            let page = await text(pages, "/bulletin?serial=\(typed)")
            #expect(page.contains("查无此证书") && !page.contains("<b>"), "\(typed)")
        }
        #expect(!(await text(pages, "/bulletin?serial=")).contains("查无此证书"))
    }

    @Test("That a certificate ends soon is told to its holder alone")
    func ending() async throws {
        let pages = try await HolderPages(days: 20)
        let page = await text(pages, "/bulletin?serial=\(pages.certificate.serial.hexadecimal)")
        #expect(page.contains(">有效<") && !page.contains("即将到期"))
    }

    @Test("The feed has an entry for each event, the newest first")
    func feed() async throws {
        let pages = try await renewed()
        let reply = await pages.portal.ask("/bulletin.atom", nil)
        let feed = HolderPages.text(reply)
        #expect(reply.status == 200)
        #expect(reply.fields.contains { $0 == ("content-type", "application/atom+xml; charset=utf-8") })
        let origin = pages.portal.responder.services.site.origin
        let link = "\(origin)/bulletin?serial=\(pages.certificate.serial.hexadecimal)"
        let revoked = try #require(feed.firstRange(of: "<id>\(link)#revoked</id>"))
        let followed = try #require(feed.firstRange(of: "<id>\(link)#\(Self.new.hexadecimal)</id>"))
        #expect(revoked.lowerBound < followed.lowerBound)
        #expect(feed.split(separator: "<entry>").count == 3)
        #expect(feed.contains("<updated>\(Sample.later.rfc3339)</updated>"))
    }

    @Test("Programs read the same without a session")
    func programs() async throws {
        let pages = try await renewed()
        let old = pages.certificate.serial.hexadecimal
        let portal = pages.portal
        let bulletin = try await portal.api("GET", "/api/v1/bulletin", nil)
        let entries = try #require(try bulletin.object()["entries"] as? [[String: Any]])
        #expect(entries.map { $0["event"] as? String } == ["revoked", "rekey"], "\(bulletin.text)")
        #expect(entries.map { $0["follower"] as? String } == [nil, Self.new.hexadecimal])
        #expect(entries.map { $0["serial"] as? String } == [old, old])
        let standing = try await portal.api("GET", "/api/v1/bulletin/\(old)", nil)
        let rows = try #require(try standing.object()["certificates"] as? [[String: Any]])
        #expect(rows.map { $0["status"] as? String } == ["revoked"])
        #expect(rows.first?["revokedAt"] as? String == Sample.later.rfc3339)
        let new = try await portal.api("GET", "/api/v1/bulletin/\(Self.new.hexadecimal)", nil)
        #expect(new.text.contains("\"good\"") && !new.text.contains("revokedAt"))
        #expect(try await portal.api("GET", "/api/v1/bulletin/77", nil).status == 404)
    }

    @Test("What a centre is called does not break the feed, and one without entries has a time")
    func escaped() {
        let feed = BulletinFeed(
            origin: "https://ca.example.cn",
            author: "A&B<C",
            title: "\"]]>",
            language: "zh-CN",
            readAt: Sample.now,
            entries: []
        )
        let text = String(decoding: feed.octets, as: UTF8.self)
        #expect(text.contains("<name>A&amp;B&lt;C</name>") && text.contains("&quot;]]&gt;"))
        #expect(text.contains("<updated>\(Sample.now.rfc3339)</updated>") && text.hasSuffix("</feed>\n"))
    }

    @Test("Every way to a certificate has its words")
    func vocabulary() {
        for act in IssuanceAct.allCases { #expect(Words.shipped.has("bulletin_\(act.rawValue)")) }
    }
}
