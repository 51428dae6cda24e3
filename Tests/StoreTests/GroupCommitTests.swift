import Foundation
import Model
import Store
import StoreSupport
import Testing

@Suite("Group commit")
struct GroupCommitTests {
    /// Commits from as many tasks as there are lists.
    private func commitAll(
        _ lists: [[Change]],
        to book: @escaping @Sendable (Int) -> BookOfRecord
    ) async -> [BookError?] {
        await withTaskGroup(of: (Int, BookError?).self) { group in
            for (index, changes) in lists.enumerated() {
                group.addTask {
                    do throws(BookError) {
                        try await book(index).commit(changes)
                        return (index, nil)
                    } catch {
                        return (index, error)
                    }
                }
            }
            return await group.reduce(into: Array(repeating: nil, count: lists.count)) { $0[$1.0] = $1.1 }
        }
    }

    @Test("In a group each list stands or falls alone, with its own reason")
    func mixed() async throws {
        let world = try await TestBook()
        let lists = (0..<300).map { index -> [Change] in
            let audit = Change.audit(Sample.event("issue", "\(index)"))
            let changes = [audit] + Sample.issue(index)
            return index.isMultiple(of: 3)
                ? changes + [.abandonCertificate(Sample.certificateID(index))] : changes
        }
        let book = world.book
        let errors = await commitAll(lists) { _ in book }
        for (index, error) in errors.enumerated() {
            let id = Sample.certificateID(index)
            let object = "certificate \(id.serial.hexadecimal) of issuing"
            #expect(error == (index.isMultiple(of: 3) ? BookError(.stateChanged(object: object)) : nil))
            #expect(try book.status(of: id) == (index.isMultiple(of: 3) ? .unknown : .good))
        }
        #expect(try book.auditHead().sequence == 200)
        #expect(try book.verifyAuditTrail { _ in false }.fault == nil)
        #expect(try book.counts().isConsistent)
    }

    @Test("Two processes' worth of writers certify each key once and leave one chain and one feed")
    func twoBooks() async throws {
        let world = try await TestBook()
        let books = [world.book, try world.reopened()]
        let lists = (0..<400).map { index -> [Change] in
            let key = index / 2
            let reservation = Sample.reservation(index, key: key)
            return Sample.issue(index, reservation)
                + [.revokeCertificate(reservation.id, Sample.revocation()), .audit(Sample.event("revoke"))]
        }
        let errors = await commitAll(lists) { books[$0 % 2] }
        for key in 0..<200 {
            let pair = errors[(2 * key)...(2 * key + 1)].compactMap(\.self)
            #expect(pair == [BookError(.keyAlreadyCertified(keyHash: Sample.hash("key \(key)")))])
        }
        for book in books {
            #expect(try book.feed(after: 0, limit: 999).map(\.sequence) == Array(1...200))
            #expect(try book.feedHead() == 200)
            #expect(try book.auditHead().sequence == 200)
            #expect(try book.verifyAuditTrail { _ in false }.fault == nil)
        }
    }

    @Test("A real second process writes at the same time and nothing is lost")
    func secondProcess() async throws {
        let world = try await TestBook()
        let other = try RunningTool(Tool.writer(), [world.path, "4", "1000", "100"])
        let book = world.book
        let errors = await commitAll((0..<200).map { Sample.issue($0) + [.audit(Sample.event("issue"))] }) {
            _ in book
        }
        #expect(errors.allSatisfy { $0 == nil })
        #expect(other.remainingLines().count == 325)
        #expect(other.finish() == 0)
        #expect(try book.counts().issued == 300)
        #expect(try book.auditHead().sequence == 200 + 225)
        #expect(try book.feed(after: 0, limit: 99).map(\.sequence) == Array(1...25))
        #expect(try book.verifyAuditTrail { _ in false }.fault == nil)
    }

    @Test("A cancelled task still learns what became of its changes")
    func cancelled() async throws {
        let world = try await TestBook()
        let book = world.book
        let tasks = (0..<50).map { index in
            Task { try await book.commit(Sample.issue(index)) }
        }
        for task in tasks {
            task.cancel()
        }
        for (index, task) in tasks.enumerated() {
            try await task.value
            #expect(try book.status(of: Sample.certificateID(index)) == .good)
        }
    }

    @Test("An empty list of changes is done at once, and an empty text or blob stays empty")
    func empty() async throws {
        let world = try await TestBook()
        try await world.book.commit([])
        let id = Sample.certificateID(1)
        try await world.book.commit([
            .reserveCertificate(Sample.reservation(1, profile: "")), .intendCertificate(id, toBeSigned: []),
            .audit(Sample.event("", "", ["": ""])),
        ])
        let record = try #require(try world.book.certificate(id))
        #expect(record.reservation.profile == "")
        #expect(record.toBeSigned == [])
        #expect(
            try world.book.auditEntries(after: 0, limit: 1).first?.event == Sample.event("", "", ["": ""])
        )
    }
}
