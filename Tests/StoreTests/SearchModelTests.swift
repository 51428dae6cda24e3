import Model
import Store
import StoreSupport
import TestSupport
import Testing

@Suite("Searches of any kind")
struct SearchModelTests {
    @Test(
        "Any combination finds exactly what reading everything finds, in its order and in pages of any size",
        arguments: 0..<3
    )
    func everyCombination(seed: UInt64) async throws {
        let world = try await TestBook()
        var generator = SeededGenerator(seed: seed)
        var model = SearchModel()
        try await world.book.commit([.addToken(Sample.token("T1"))])
        for round in 0..<6 {
            // Some rounds bring so much that the search index follows, some leave it behind.
            let count = [900, 40, 700, 0, 300, 20][round]
            try await world.book.commit(model.add(count, using: &generator))
            try await world.book.commit(model.move(count, using: &generator))
            for _ in 0..<25 {
                let filter = SearchModel.randomFilter(using: &generator)
                let size = Int.random(in: 60...400, using: &generator)
                let isExact = try find(filter, pages: size, in: world.book) == model.find(filter)
                #expect(isExact, "\(filter)")
            }
        }
    }

    private func find(
        _ filter: CertificateFilter,
        pages size: Int,
        in book: BookOfRecord
    ) throws -> [CertificateID] {
        var (found, cursor) = ([CertificateID](), CertificateID?.none)
        repeat {
            let page = try book.summaries(filter, after: cursor, limit: size)
            found += page.map(\.id)
            cursor = page.count == size ? page.last?.id : nil
        } while cursor != nil
        return found
    }

    @Test("Every search goes through indexes: no table is read whole, and nothing is sorted")
    func plans() async throws {
        let world = try await TestBook()
        var generator = SeededGenerator(seed: 1)
        var model = SearchModel()
        try await world.book.commit([.addToken(Sample.token("T1"))])
        // So many that groups and beginnings of serial numbers are not few.
        try await world.book.commit(model.add(2500, using: &generator))
        for _ in 0..<60 {
            let filter = SearchModel.randomFilter(using: &generator)
            let plans = try world.book.plans(of: filter)
            let bad = plans.filter { plan in
                // The few authorities are gone through one by one.
                plan.contains("SCAN")
                    && !["SCAN authority", "SCAN progress", "SCAN pending"].contains {
                        plan.hasPrefix($0)
                    } || plan.contains("TEMP B-TREE")
            }
            #expect(!plans.isEmpty)
            // Who asked for most has more than a few here.
            let isExact = try find(filter, pages: 300, in: world.book) == model.find(filter)
            #expect(isExact, "\(filter)")
            #expect(bad == [], "\(filter)")
        }
    }
}
