@testable import Enrollment
import Model
import Testing

@Suite("Price lists")
struct PriceListTests {
    private let shipped: [String: Int64] = [
        "NEW": 20_000, "RENEW": 15_000, "REPLACE": 5_000, "REISSUE": 10_000, "UNLOCK": 0, "REVOKE": 0,
    ]

    /// product.md §16 item 2.
    @Test("The shipped file has the product's prices")
    func shippedFile() throws {
        let lines = try Fixture.priceFile().split(separator: "\n").filter { !$0.hasPrefix("#") }
        let entries = lines.map {
            $0.split(separator: "#")[0].split(separator: ":").map { $0.filter { $0 != " " } }
        }
        let found = Dictionary(uniqueKeysWithValues: try entries.map { ($0[0], try #require(Int64($0[1]))) })
        #expect(found == shipped)
        #expect(try PriceList(entries: found).price(of: .new) == 20_000)
    }

    @Test("A missing, unknown, negative or enormous price is refused by name")
    func wrong() {
        #expect(throws: EnrollmentError(.badPrice("RENEW"))) {
            try PriceList(entries: shipped.filter { $0.key != "RENEW" })
        }
        for (name, fen) in [("NEW", -1), ("NEW", 100_000_001), ("new", 1), ("REISSUE", -5)]
            as [(String, Int64)]
        {
            #expect(throws: EnrollmentError(.badPrice(name))) {
                try PriceList(entries: shipped.merging([name: fen]) { $1 })
            }
        }
    }
}
