import Model
import Testing

@testable import Portal

@Suite("申办查询")
struct ListPageTests {
    /// Whether zhang's draft, begun on 2026-11-22, is on the list.
    private func isListed(_ query: String, _ portal: PageWorld) async -> Bool {
        let reply = await portal.ask("/applications\(query)", portal.zhang)
        return reply.status == 200
            && String(decoding: reply.body, as: UTF8.self).contains(portal.number.text)
    }

    @Test("The days of an application limit the list, both ends included and either one left open")
    func days() async throws {
        let portal = try await PageWorld()
        for query in [
            "", "?from=&to=", "?from=2026-11-22", "?to=2026-11-22", "?from=2026-11-22&to=2026-11-22",
            "?from=2026-11-30&to=2026-11-01", "?from=0001-01-01&to=9999-12-31", "?type=NEW&from=2026-11-01",
        ] {
            #expect(await isListed(query, portal), "\(query)")
        }
        for query in [
            "?from=2026-11-23", "?to=2026-11-21", "?from=2026-11-01&to=2026-11-21", "?to=0001-01-01",
            "?type=RENEW&from=2026-11-22",
        ] {
            #expect(await !isListed(query, portal), "\(query)")
        }
    }

    @Test("What is no day is left open, and what was asked for stands in the form")
    func typed() async throws {
        let portal = try await PageWorld()
        for query in ["?from=2026-02-30", "?to=yesterday", "?from=%22%3E&to=20261101"] {
            #expect(await isListed(query, portal), "\(query)")
        }
        let reply = await portal.ask("/applications?from=2026-11-01&to=2026-12-01", portal.zhang)
        let page = String(decoding: reply.body, as: UTF8.self)
        #expect(page.contains("name=\"from\" type=\"date\" value=\"2026-11-01\""))
        #expect(page.contains("name=\"to\" type=\"date\" value=\"2026-12-01\""))
    }

    @Test("The days go along to the next page")
    func pages() {
        let days = ListDays(FormBody(query: "from=2026-11-01&to=2026-12-01"))
        #expect(days.query == "&from=2026-11-01&to=2026-12-01")
        #expect(ListDays(FormBody(query: "to=2026-12-01")).query == "&to=2026-12-01")
        #expect(ListDays(FormBody(query: "")).times == nil)
    }
}
