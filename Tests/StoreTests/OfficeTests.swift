import Model
import Store
import StoreSupport
import Testing

@Suite("Marks of the audit chain, and price lists, in the book")
struct OfficeTests {
    private func mark(_ first: Int64, _ last: Int64, _ hash: [UInt8], by name: String = "qian") -> Change {
        .office(
            .mark(
                AuditMarkRecord(
                    first: first,
                    last: last,
                    hash: hash,
                    text: "无异常",
                    markedBy: name,
                    createdAt: Sample.now
                )
            )
        )
    }

    @Test("A mark is of the chain as it is, once for each person")
    func marks() async throws {
        let world = try await TestBook()
        try await world.book.commit((1...3).map { .audit(Sample.event("test.deed", "\($0)")) })
        let entries = try world.book.auditEntries(after: 0, limit: 9)
        let last = try #require(entries.last)
        try await world.expectRefusal(
            .stateChanged(object: "audit entry \(last.sequence)"),
            [mark(1, last.sequence, Sample.hash("another"))]
        )
        try await world.expectRefusal(
            .notFound(object: "audit entry 99"),
            [mark(1, 99, last.hash)]
        )
        let own = mark(1, last.sequence, last.hash)
        try await world.book.commit([own])
        try await world.expectRefusal(
            .exists(object: "mark of audit entries 1 to \(last.sequence)"),
            [own]
        )
        try await world.book.commit([mark(2, last.sequence, last.hash, by: "sun")])
        #expect(try world.book.auditMarks(of: 1...1).map(\.markedBy) == ["qian"])
        #expect(try world.book.auditMarks(of: 2...9).map(\.markedBy) == ["qian", "sun"])
        #expect(try world.book.auditMarks(of: (last.sequence + 1)...99).isEmpty)
        #expect(try world.book.findDamage() == [])
    }

    @Test("A price list is kept whole, and its version is new")
    func prices() async throws {
        let world = try await TestBook()
        let fen = Dictionary(uniqueKeysWithValues: ApplicationType.allCases.map { ($0, Int64(100)) })
        let lists = (1...2).map { version in
            PriceListRecord(
                version: version,
                effectiveFrom: Sample.later,
                fen: fen,
                text: "年度调价",
                setBy: "zhou",
                createdAt: Sample.now
            )
        }
        #expect(try world.book.priceLists().isEmpty)
        try await world.book.commit(lists.map { .office(.setPrices($0)) })
        #expect(try world.book.priceLists() == lists)
        try await world.expectRefusal(
            .exists(object: "price list 2"),
            [.office(.setPrices(lists[1]))]
        )
    }

    @Test("A proposal about the staff is kept with what exactly is proposed, and one is open about a person")
    func staffProposals() async throws {
        let world = try await TestBook()
        func proposal(_ sequence: Int, _ detail: String?) -> ProposalRecord {
            ProposalRecord(
                kind: .staff,
                subject: "li.ming",
                sequence: sequence,
                state: .proposed,
                cause: nil,
                text: "离职",
                detail: detail,
                proposedBy: "sun",
                createdAt: Sample.now,
                updatedAt: Sample.now
            )
        }
        let first = proposal(1, #"{"act":"end"}"#)
        try await world.book.commit([.addProposal(first)])
        #expect(try world.book.proposals(.staff, about: "li.ming") == [first])
        try await world.expectRefusal(
            .exists(object: "open proposal about li.ming"),
            [.addProposal(proposal(2, #"{"act":"end"}"#))]
        )
        var declined = first
        (declined.state, declined.decidedBy) = (.declined, "sun")
        try await world.book.commit([.updateProposal(declined)])
        #expect(try world.book.proposals([.declined], [.staff], limit: 9) == [declined])
        await #expect(throws: BookError.self, "it says what") {
            try await world.book.commit([.addProposal(proposal(2, nil))])
        }
        #expect(try world.book.findDamage() == [])
    }

    @Test("A document that waits is on record once, and leaves the record once")
    func papers() async throws {
        let world = try await TestBook()
        func keep(_ name: String, at time: Timestamp) -> Change {
            .office(.keepPaper(KeptPaperRecord(storedAs: name, createdAt: time)))
        }
        try await world.book.commit([keep("b", at: Sample.now), keep("a", at: Sample.now)])
        try await world.expectRefusal(.exists(object: "kept paper a"), [keep("a", at: Sample.later)])
        #expect(try world.book.keptPapers(before: Sample.now, limit: 9).isEmpty)
        #expect(try world.book.keptPapers(before: Sample.later, limit: 9).map(\.storedAs) == ["a", "b"])
        #expect(try world.book.keptPapers(before: Sample.later, limit: 1).map(\.storedAs) == ["a"])
        let release = Change.office(.releasePaper(storedAs: "a"))
        try await world.book.commit([release])
        try await world.expectRefusal(.stateChanged(object: "kept paper a"), [release])
        #expect(try world.book.keptPapers(before: Sample.later, limit: 9).map(\.storedAs) == ["b"])
        #expect(try world.book.findDamage() == [])
    }
}
