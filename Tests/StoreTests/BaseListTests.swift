import Model
import Store
import StoreSupport
import Testing

/// Issue 5: RFC 5280 §6.3.3 (c).
@Suite("What deltas build on")
struct BaseListTests {
    private let name = RevocationListName(Sample.issuingID)

    private func list(_ number: Int64, covering sequence: Int64, until seconds: Int64) -> RevocationListRecord
    {
        RevocationListRecord(
            name: name,
            number: number,
            thisUpdate: Sample.now,
            nextUpdate: Sample.now.advanced(bySeconds: seconds),
            feedSequence: sequence,
            entryCount: 0,
            fingerprint: [UInt8](repeating: UInt8(number), count: 32)
        )
    }

    @Test("The base covers no more than any list with a greater number upon which its deltas can be put")
    func least() async throws {
        let world = try await TestBook()
        let book = world.book
        try await book.commit([.recallRevocationList(list(4, covering: 7, until: 100))])
        #expect(try book.baseRevocationList(of: name, at: Sample.now)?.feedSequence == 7)
        try await book.commit([
            .recallRevocationList(list(9, covering: 2, until: 200)),
            // It ended, and is put under no delta any more.
            .recallRevocationList(list(6, covering: 1, until: 0)),
        ])
        let later = Sample.now.advanced(bySeconds: 1)
        let base = try book.baseRevocationList(of: name, at: later)
        #expect(base?.number == 4 && base?.feedSequence == 2)
        #expect(base?.fingerprint == list(4, covering: 7, until: 100).fingerprint)
        #expect(try book.baseRevocationList(of: name, at: later.advanced(bySeconds: 120))?.number == 9)
        withExtendedLifetime(world) {}
    }

    @Test("A list of whose number there is another one covers nothing")
    func doubted() async throws {
        let world = try await TestBook()
        let book = world.book
        try await book.commit([.recallRevocationList(list(4, covering: 7, until: 100))])
        try await book.commit([.doubtRevocationList(name, number: 4)])
        #expect(try book.baseRevocationList(of: name, at: Sample.now)?.feedSequence == 0)
        #expect(try book.publishedRevocationList(of: name)?.feedSequence == 0)
        await #expect(throws: BookError.self) {
            try await book.commit([.doubtRevocationList(name, number: 5)])
        }
        withExtendedLifetime(world) {}
    }
}
