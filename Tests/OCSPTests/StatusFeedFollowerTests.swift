import Model
import OpenSSL
import StatusFixtures
import Synchronization
import TestSupport
import Testing

@testable import OCSP

@Suite("Kept OCSP answers and the status feed")
struct StatusFeedFollowerTests {
    @Test("While the book cannot be read, kept answers flow and a nonce gets tryLater")
    func unreadable() throws {
        let bench = try Bench()
        bench.issue(1)
        let request = try bench.request(1)
        _ = bench.responder.answer(to: request)
        _ = bench.responder.answer(to: try bench.request(1, nonce: [1]))
        bench.status.fail(with: BookError(.notFound(object: "book")))
        bench.clock.advance(bySeconds: 3)
        #expect(throws: BookError.self) { try bench.responder.follower.follow() }
        #expect(bench.responder.answer(to: request).status == .successful)
        #expect(bench.responder.answer(to: try bench.request(1, nonce: [2])).status == .tryLater)
    }

    @Test("Nothing is kept before the feed is followed")
    func notFollowed() throws {
        let bench = try Bench()
        bench.issue(1)
        let responder = try bench.authority.responder(bench.status, clock: bench.clock.clock)
        let request = try bench.request(1)
        _ = responder.answer(to: request)
        #expect(responder.keptAnswer(to: request) == nil)
    }

    @Test(
        "A revocation between reading the status and keeping the answer leaves no good behind",
        arguments: [
            true, false,
        ]
    )
    func race(isFollowedBeforeKeeping: Bool) throws {
        let bench = try Bench()
        bench.issue(1)
        let request = try bench.request(1)
        let follower = bench.responder.follower
        bench.status.afterNextStatusRead {
            bench.revoke(1)
            if isFollowedBeforeKeeping { try? follower.follow() }
        }
        #expect(try bench.statuses(request) == [.good])
        if !isFollowedBeforeKeeping { try follower.follow() }
        #expect(bench.responder.keptAnswer(to: request) == nil)
        #expect(try bench.statuses(request) != [.good])
    }

    @Test("Whatever the order of many readers and revocations, nobody is good once all is followed")
    func manyRaces() async throws {
        let bench = try Bench()
        let numbers = 1...60
        for number in numbers { bench.issue(number) }
        let requests = try numbers.map { try bench.request($0) }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for request in requests + requests { _ = bench.responder.answer(to: request) }
                }
            }
            group.addTask { for number in numbers { bench.revoke(number) } }
            group.addTask { for _ in 0..<200 { try? bench.responder.follower.follow() } }
        }
        try bench.responder.follower.follow()
        for request in requests {
            #expect(try bench.statuses(request) != [.good])
            #expect(try bench.statuses(request) != [.unknown])
        }
    }

    @Test("When the book was replaced by an older one, everything is forgotten")
    func restoredBook() throws {
        let bench = try Bench()
        bench.issue(1)
        bench.revoke(1)
        bench.revoke(2)
        try bench.responder.follower.follow()
        let request = try bench.request(1)
        _ = bench.responder.answer(to: request)
        #expect(bench.responder.keptAnswer(to: request) != nil)
        bench.status.loseFeedEntries(2)
        try bench.responder.follower.follow()
        #expect(bench.responder.keptAnswer(to: request) == nil)
    }

    @Test("When the book got another past of the same length, everything is forgotten")
    func rewrittenBook() throws {
        let bench = try Bench()
        bench.issue(1)
        bench.issue(2)
        bench.revoke(2)
        try bench.responder.follower.follow()
        let (one, two) = (try bench.request(1), try bench.request(2))
        #expect(try bench.statuses(one) == [.good])
        bench.status.rewrite(
            bench.authority.certificateID(serial(1)),
            Revocation(date: bench.clock.clock.now, reason: .keyCompromise)
        )
        try bench.responder.follower.follow()
        #expect(bench.responder.keptAnswer(to: one) == nil)
        #expect(try bench.statuses(one) != [.good])
        #expect(try bench.statuses(two) == [.good])
        #expect(bench.responder.keptAnswer(to: two) != nil)
    }

    @Test("A caller that is overtaken by another forgets nothing")
    func overtaken() throws {
        let bench = try Bench()
        bench.issue(1)
        bench.issue(2)
        let (one, two) = (try bench.request(1), try bench.request(2))
        for request in [one, two] { #expect(try bench.statuses(request) == [.good]) }
        let follower = bench.responder.follower
        bench.status.afterNextHeadRead {
            bench.revoke(2)
            try? follower.follow()
        }
        try follower.follow()
        #expect(bench.responder.keptAnswer(to: one) != nil)
        #expect(bench.responder.keptAnswer(to: two) == nil)
        bench.revoke(1)
        try follower.follow()
        #expect(bench.responder.keptAnswer(to: one) == nil)
    }

    @Test("Of a book whose file was replaced nothing is told any more, kept answers included")
    func lostBook() throws {
        let bench = try Bench()
        bench.issue(1)
        try bench.responder.follower.follow()
        let request = try bench.request(1)
        #expect(try bench.statuses(request) == [.good])
        bench.status.fail(with: BookError(.replaced(path: "book.sqlite")))
        #expect(throws: BookError.self) { try bench.responder.follower.follow() }
        #expect(bench.responder.keptAnswer(to: request) == nil)
        #expect(bench.responder.answer(to: request).status == .tryLater)
        // The right file is back.
        bench.status.fail(with: nil)
        try bench.responder.follower.follow()
        #expect(try bench.statuses(request) == [.good])
        #expect(bench.responder.keptAnswer(to: request) != nil)
    }

    @Test("Following tells once of each reason why it fails, and when it works again")
    func reports() async throws {
        let bench = try Bench()
        let (busy, gone) = (BookError(.busy), BookError(.replaced(path: "book.sqlite")))
        let rounds = Mutex([nil, busy, busy, gone, gone, nil, nil])
        let told = Mutex<[BookError?]>([])
        await bench.responder.follower.run { _ in
            let next = try rounds.withLock { rounds in
                guard !rounds.isEmpty else { throw CancellationError() }
                return rounds.removeFirst()
            }
            bench.status.fail(with: next)
        } report: { error in
            told.withLock { $0.append(error) }
        }
        #expect(told.withLock { $0 } == [busy, gone, nil])
    }

    @Test("An answer read from a book that was replaced meanwhile is not kept")
    func restoredWhileReading() throws {
        let bench = try Bench()
        bench.issue(1)
        bench.revoke(9)
        try bench.responder.follower.follow()
        let request = try bench.request(1)
        let (status, follower) = (bench.status, bench.responder.follower)
        status.afterNextStatusRead {
            status.loseFeedEntries(1)
            try? follower.follow()
        }
        _ = bench.responder.answer(to: request)
        #expect(bench.responder.keptAnswer(to: request) == nil)
    }
}
