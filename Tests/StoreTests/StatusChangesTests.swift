import Model
import Store
import StoreSupport
import TestSupport
import Testing

@Suite("What became known of certificates")
struct StatusChangesTests {
    /// Follows to the end in steps of `limit`, and notes the last status of each certificate.
    private func follow(
        _ book: BookOfRecord,
        from start: StatusPlace = StatusPlace(),
        limit: Int,
        into known: inout [CertificateID: CertificateStatus]
    ) throws -> (place: StatusPlace, entries: [StatusEntry]) {
        var (place, entries) = (start, [StatusEntry]())
        while true {
            let changes = try #require(try book.statusChanges(after: place, limit: limit))
            for row in changes.rows { known[row.id] = row.status }
            entries += changes.entries
            place = changes.next
            if changes.isComplete { return (place, entries) }
        }
    }

    @Test("Whoever follows knows what the book knows, in steps of any size", arguments: 0..<2, [1, 3, 1000])
    func follows(seed: UInt64, limit: Int) async throws {
        let world = try await TestBook()
        var generator = SeededGenerator(seed: seed)
        var known: [CertificateID: CertificateStatus] = [:]
        var (place, entries) = (StatusPlace(), [StatusEntry]())
        for round in 0..<4 {
            for index in 0..<8 {
                let state = CertificateState.allCases.randomElement(using: &generator) ?? .active
                try await world.book.commit(Sample.path(to: state, round * 8 + index))
            }
            // What was left on its way, or stands, moves on.
            for index in 0..<round * 8 where Bool.random(using: &generator) {
                let id = Sample.certificateID(index)
                switch try world.book.certificate(id)?.state {
                case .reserved: try await world.book.commit(Array(Sample.issue(index).dropFirst()))
                case .signing: try await world.book.commit([.renounceCertificate(id, Sample.revocation())])
                case .issued, .active:
                    try await world.book.commit([.revokeCertificate(id, Sample.revocation())])
                case .held: try await world.book.commit([.releaseCertificate(id)])
                default: break
                }
            }
            let step = try follow(world.book, from: place, limit: limit, into: &known)
            place = step.place
            entries += step.entries
            for index in 0..<40 {
                let id = Sample.certificateID(index)
                #expect(try world.book.status(of: id) == known[id] ?? .unknown)
            }
        }
        #expect(entries.map(\.sequence) == Array(1..<(try world.book.feedHead()) + 1))
        // Whoever begins anew learns the same.
        var again: [CertificateID: CertificateStatus] = [:]
        _ = try follow(world.book, limit: limit, into: &again)
        #expect(again == known)
    }

    @Test("A place of another book, or of this one before it was replaced by an older one, is none")
    func otherBook() async throws {
        let (one, other) = (try await TestBook(), try await TestBook())
        var known: [CertificateID: CertificateStatus] = [:]
        try await one.book.commit(Sample.path(to: .active, 1))
        try await other.book.commit(Sample.path(to: .active, 2))
        let early = try follow(one.book, limit: 10, into: &known).place
        #expect(try other.book.statusChanges(after: early, limit: 10) == nil)
        try await one.book.commit([.revokeCertificate(Sample.certificateID(1), Sample.revocation())])
        let late = try follow(one.book, from: early, limit: 10, into: &known).place
        let older = try await TestBook()
        try await older.book.commit(Sample.path(to: .active, 1))
        #expect(try older.book.statusChanges(after: early, limit: 10) != nil)
        #expect(try older.book.statusChanges(after: late, limit: 10) == nil)
    }

    @Test("What is on its way is told of once it is issued, and its list with it")
    func pending() async throws {
        let world = try await TestBook()
        try await world.book.commit(Sample.path(to: .signing, 1))
        let first = try #require(try world.book.statusChanges(after: StatusPlace(), limit: 10))
        #expect(first.rows.isEmpty && first.next.pending.count == 1)
        try await world.book.commit(Array(Sample.issue(1).dropFirst(2)))
        let second = try #require(try world.book.statusChanges(after: first.next, limit: 10))
        #expect(second.rows.map(\.status) == [.good])
        #expect(second.next.pending.isEmpty)
        #expect(try world.book.statusChanges(after: second.next, limit: 10)?.rows.isEmpty == true)
    }
}
