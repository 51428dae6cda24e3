import Model
import Store
import StoreSupport
import Testing

@Suite("Audit entries that somebody looks for")
struct AuditSearchTests {
    private func event(
        _ actor: String,
        _ action: String,
        _ object: String,
        second: Int64,
        with other: String? = nil
    ) -> Change {
        .audit(
            AuditEvent(
                at: Sample.now.advanced(bySeconds: second),
                actor: actor,
                action: action,
                object: object,
                detail: other.map { ["second": $0] } ?? [:]
            )
        )
    }

    /// Six deeds; the clock was put back before the fifth.
    private func world() async throws -> TestBook {
        let world = try await TestBook()
        let before = try world.book.auditHead().sequence
        #expect(before == 0)
        try await world.book.commit([
            event("li", "certificate.revoke", "5a01", second: 10),
            event("li", "authority.create", "root-2", second: 20, with: "he"),
            event("client:web", "certificate.activate", "5a01", second: 30),
            event("he", "certificate.revoke", "5a02", second: 100),
            event("li", "certificate.revoke", "5a03", second: 40),
            event("system", "ocsp.renew", "issuing", second: 110),
        ])
        return world
    }

    private func numbers(
        _ book: BookOfRecord,
        after: Int64 = 0,
        limit: Int = 100,
        _ change: (inout AuditFilter) -> Void
    ) throws -> [Int64] {
        var filter = AuditFilter()
        change(&filter)
        return try book.auditEntries(filter, after: after, limit: limit, looking: 100).entries.map(\.sequence)
    }

    @Test("They are found by who did them, alone or as the second person, by object and by deed")
    func words() async throws {
        let world = try await world()
        let book = world.book
        defer { withExtendedLifetime(world) {} }
        #expect(try numbers(book) { $0.actor = "he" } == [2, 4])
        #expect(try numbers(book) { $0.actor = "client:web" } == [3])
        #expect(try numbers(book) { $0.object = "5a01" } == [1, 3])
        #expect(try numbers(book) { $0.action = "certificate." } == [1, 3, 4, 5])
        #expect(try numbers(book) { ($0.action, $0.actor) = ("certificate.revoke", "li") } == [1, 5])
        #expect(try numbers(book) { $0.actor = "' OR 1=1 --" } == [])
        #expect(try numbers(book, after: 2) { $0.object = "5a01" } == [3])
        #expect(try numbers(book) { _ in } == [1, 2, 3, 4, 5, 6])
    }

    @Test("They are found by their time, in its order, also where the clock was put back")
    func times() async throws {
        let world = try await world()
        let book = world.book
        defer { withExtendedLifetime(world) {} }
        func range(_ first: Int64, _ last: Int64) -> ClosedRange<Timestamp> {
            Sample.now.advanced(bySeconds: first)...Sample.now.advanced(bySeconds: last)
        }
        #expect(try numbers(book) { $0.times = range(20, 100) } == [2, 3, 5, 4])
        #expect(try numbers(book, after: 3) { $0.times = range(20, 100) } == [5, 4])
        #expect(try numbers(book, after: 4) { $0.times = range(20, 100) } == [])
        #expect(try numbers(book, after: 1) { $0.times = range(20, 100) } == [2, 3, 5, 4])
        #expect(try numbers(book) { ($0.times, $0.actor) = (range(0, 40), "li") } == [1, 2, 5])
    }

    @Test("A run looks at so many, and says after which to go on until nothing is left")
    func bounded() async throws {
        let world = try await world()
        let book = world.book
        defer { withExtendedLifetime(world) {} }
        var filter = AuditFilter()
        filter.action = "certificate.revoke"
        var (found, after, runs) = ([Int64](), Int64(0), 0)
        while true {
            let page = try book.auditEntries(filter, after: after, limit: 100, looking: 2)
            found += page.entries.map(\.sequence)
            runs += 1
            guard let next = page.next else { break }
            after = next
        }
        #expect(found == [1, 4, 5])
        #expect(runs == 4)
        let first = try book.auditEntries(filter, after: 0, limit: 2, looking: 100)
        #expect(first.entries.map(\.sequence) == [1, 4] && first.next == 4)
        #expect(try book.auditEntries(filter, after: 4, limit: 1, looking: 100).next == 5)
        #expect(try book.auditEntries(filter, after: 5, limit: 1, looking: 100).next == nil)
    }
}
