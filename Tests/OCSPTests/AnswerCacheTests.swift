import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@testable import OCSP

@Suite("Kept OCSP answers")
struct AnswerCacheTests {
    @Test("The same octets get the same answer, and the book is asked once")
    func kept() throws {
        let bench = try Bench()
        bench.issue(1)
        let request = try bench.request(1)
        let first = bench.responder.answer(to: request)
        #expect(bench.responder.answer(to: request).bytes == first.bytes)
        #expect(bench.responder.keptAnswer(to: request)?.bytes == first.bytes)
        #expect(bench.status.statusReads == 1)
    }

    @Test("An answer is made anew at half life, and when the clock was put back behind it")
    func halfLife() throws {
        let bench = try Bench()
        bench.issue(1)
        let request = try bench.request(1)
        _ = bench.responder.answer(to: request)
        bench.clock.advance(bySeconds: 1798)
        #expect(bench.responder.keptAnswer(to: request) != nil)
        bench.clock.advance(bySeconds: 1)
        #expect(bench.responder.keptAnswer(to: request) == nil)
        bench.clock.advance(bySeconds: -1800)
        #expect(bench.responder.keptAnswer(to: request) == nil)
        #expect(try bench.basic(bench.responder.answer(to: request)).producedAt == bench.now)
    }

    @Test("What was given again is made anew before half its life, what was not is left alone")
    func renewal() async throws {
        let bench = try Bench()
        bench.issue(1)
        bench.issue(2)
        let requests = try [bench.request(1), bench.request(2)]
        let before = requests.map { bench.responder.answer(to: $0).bytes }
        let desk = OCSPDesk(responder: bench.responder)
        #expect(bench.responder.keptAnswer(to: requests[0]) != nil)
        await desk.keepFresh { _ in throw CancellationError() }
        #expect(bench.responder.keptAnswer(to: requests[0])?.bytes == before[0])
        // Nine tenths of half an hour: past the latest place that is drawn.
        bench.clock.advance(bySeconds: 1625)
        try bench.responder.follower.follow()
        await desk.keepFresh { _ in throw CancellationError() }
        #expect(bench.responder.keptAnswer(to: requests[1])?.bytes == before[1])
        let renewed = try #require(bench.responder.keptAnswer(to: requests[0]))
        #expect(try bench.basic(renewed).producedAt == bench.now)
        #expect(try bench.basic(renewed).responses.map(\.status) == [.good])
    }

    @Test("The version counts up when something is forgotten, and not when something is kept")
    func version() throws {
        let bench = try Bench()
        bench.issue(1)
        let version = bench.responder.version
        _ = bench.responder.answer(to: try bench.request(1))
        try bench.responder.follower.follow()
        #expect(bench.responder.version == version)
        bench.revoke(1)
        try bench.responder.follower.follow()
        #expect(bench.responder.version > version)
    }

    @Test("A nonce asks the book once while the feed is seen, and again when it is not")
    func rememberedStatus() throws {
        let bench = try Bench()
        bench.issue(1)
        for number in UInt8(0)..<5 {
            #expect(try bench.statuses(bench.request(1, nonce: [number])) == [.good])
        }
        #expect(bench.status.statusReads == 1)
        bench.clock.advance(bySeconds: 3)
        #expect(try bench.statuses(bench.request(1, nonce: [9])) == [.good])
        #expect(bench.status.statusReads == 2)
        bench.clock.advance(bySeconds: -100)
        #expect(try bench.statuses(bench.request(1, nonce: [10])) == [.good])
        #expect(bench.status.statusReads == 3)
    }

    @Test("A revocation that is followed is what the next nonce gets")
    func rememberedIsForgotten() throws {
        let bench = try Bench()
        bench.issue(1)
        _ = try bench.statuses(bench.request(1, nonce: [1]))
        bench.revoke(1)
        try bench.responder.follower.follow()
        #expect(try bench.statuses(bench.request(1, nonce: [2])) != [.good])
    }

    @Test("A revocation that is followed drops the certificate's answers and no others")
    func eviction() throws {
        let bench = try Bench()
        bench.issue(1)
        bench.issue(2)
        let requests = try [bench.request(1), bench.request(1, 2), bench.request(1, hash: .sha256)]
        for request in requests { _ = bench.responder.answer(to: request) }
        let other = try bench.request(2)
        _ = bench.responder.answer(to: other)
        bench.revoke(1)
        try bench.responder.follower.follow()
        for request in requests {
            #expect(bench.responder.keptAnswer(to: request) == nil)
            #expect(try bench.statuses(request).first != .good)
        }
        #expect(bench.responder.keptAnswer(to: other) != nil)
    }

    @Test(
        "What kept answers take is known when one takes the place of a longer one, and nothing when all are gone"
    )
    func replacedAnswer() throws {
        let authority = try #require(AuthorityID("issuing"))
        let id = CertificateID(authority: authority, serial: serial(1))
        var generation = AnswerGeneration()
        for length in [2000, 100, 700] {
            let answer = OCSPAnswer(
                bytes: [UInt8](repeating: 1, count: length),
                freshness: .init(
                    thisUpdate: Timestamp(secondsSinceEpoch: 0),
                    nextUpdate: Timestamp(secondsSinceEpoch: 3599)
                )
            )
            let kept = try #require(CachedAnswer(answer, certificates: [id], unknown: []))
            generation.insert(kept, for: [1, 2, 3])
        }
        #expect((700..<1400).contains(generation.octets))
        generation.evict(id)
        #expect(generation.octets == 0)
        #expect(generation[[1, 2, 3]] == nil)
    }

    @Test("A kept unknown is not given any more when the certificate was issued, and lives shortly")
    func unknownBecomesGood() throws {
        let bench = try Bench()
        let request = try bench.request(1)
        let unknown = bench.responder.answer(to: request)
        #expect(try bench.basic(unknown).responses.map(\.status) == [.unknown])
        #expect(bench.responder.answer(to: request).bytes == unknown.bytes)
        let period = try #require(unknown.freshness)
        #expect(period.nextUpdate == period.thisUpdate.advanced(bySeconds: 299))
        bench.issue(1)
        #expect(try bench.statuses(request) == [.good])
    }

    @Test("A flood of requests takes bounded memory, and what is asked for often stays")
    func bounded() throws {
        let limit = 100_000
        let bench = try Bench(policy: OCSPPolicy(cacheOctets: limit))
        for number in 1...300 { bench.issue(number) }
        try bench.responder.follower.follow()
        let popular = try bench.request(1)
        let answer = bench.responder.answer(to: popular)
        for number in 2...300 {
            _ = bench.responder.answer(to: try bench.request(number))
            _ = bench.responder.answer(to: popular)
        }
        #expect(bench.responder.keptAnswer(to: popular)?.bytes == answer.bytes)
        #expect(bench.responder.keptOctets <= limit + 4000)
        #expect(bench.responder.keptOctets > limit / 4)
    }

    /// Issue 5.
    @Test("A flood of serial numbers that were never issued drives out no answer about a certificate")
    func strangers() throws {
        let limit = 100_000
        let bench = try Bench(policy: OCSPPolicy(cacheOctets: limit))
        for number in 1...10 { bench.issue(number) }
        try bench.responder.follower.follow()
        let requests = try (1...10).map { try bench.request($0) }
        for request in requests { _ = bench.responder.answer(to: request) }
        for number in 1000...1300 {
            #expect(try bench.statuses(bench.request(number)) == [.unknown])
        }
        for request in requests { #expect(bench.responder.keptAnswer(to: request) != nil) }
        #expect(bench.responder.keptOctets <= limit)
        // The last ones are kept all the same.
        let last = try bench.request(1300)
        let answer = bench.responder.answer(to: last)
        #expect(bench.responder.answer(to: last).bytes == answer.bytes)
    }

    /// Issue 5.
    @Test("However many ways somebody finds to ask about known certificates, plain answers about one stay")
    func strangeWays() throws {
        let limit = 100_000
        let bench = try Bench(policy: OCSPPolicy(cacheOctets: limit))
        for number in 1...20 { bench.issue(number) }
        try bench.responder.follower.follow()
        let plain = try (1...10).map { try bench.request($0) }
        for request in plain { _ = bench.responder.answer(to: request) }
        let single = DER.sequence(DER.sequence(try bench.authority.ocspID(serial(1)).der))
        for number in 0..<300 {
            let name = DER.contextPrimitive(1, Array("a\(number)@example.cn".utf8))
            let request = DER.sequence(DER.sequence(DER.contextConstructed(1, name), single))
            #expect(try bench.statuses(request) == [.good])
        }
        for first in 1...20 {
            for second in 1...20 where first != second {
                #expect(try bench.statuses(bench.request(first, second)) == [.good, .good])
            }
        }
        for request in plain { #expect(bench.responder.keptAnswer(to: request) != nil) }
        #expect(bench.responder.keptOctets <= limit)
        // The last one is kept all the same.
        let last = try bench.request(20, 19)
        #expect(bench.responder.keptAnswer(to: last) != nil)
    }

    /// Issue 5.
    @Test("Hashes that no client uses drive out no answer that is asked for as clients do")
    func strangeHashes() throws {
        let limit = 100_000
        let bench = try Bench(policy: OCSPPolicy(cacheOctets: limit))
        for number in 1...150 { bench.issue(number) }
        try bench.responder.follower.follow()
        let plain = try [DigestAlgorithm.sha1, .sha256, .sha384, .sm3].map { try bench.request(1, hash: $0) }
        for request in plain { _ = bench.responder.answer(to: request) }
        for number in 1...150 {
            #expect(try bench.statuses(bench.request(number, hash: .sha512)) == [.good])
        }
        for request in plain { #expect(bench.responder.keptAnswer(to: request) != nil) }
        #expect(bench.responder.keptOctets <= limit)
    }

    /// Issue 5.
    @Test(
        "However many ways somebody finds to ask about one certificate, unusual questions about others stay"
    )
    func strangeWaysOfOne() throws {
        let bench = try Bench(policy: OCSPPolicy(cacheOctets: 1_600_000))
        for number in 1...9 { bench.issue(number) }
        try bench.responder.follower.follow()
        let others = try [(2, 3), (4, 5), (6, 7), (8, 9)].map { try bench.request($0, $1) }
        for request in others { _ = bench.responder.answer(to: request) }
        let single = DER.sequence(DER.sequence(try bench.authority.ocspID(serial(1)).der))
        let ways = (0..<200).map { number -> [UInt8] in
            let name = DER.contextPrimitive(1, Array("a\(number)@example.cn".utf8))
            return DER.sequence(DER.sequence(DER.contextConstructed(1, name), single))
        }
        for request in ways { #expect(try bench.statuses(request) == [.good]) }
        for request in others { #expect(bench.responder.keptAnswer(to: request) != nil) }
        #expect(ways.count { bench.responder.keptAnswer(to: $0) != nil } == 8)
        let last = try #require(ways.last)
        #expect(bench.responder.keptAnswer(to: last) != nil)
    }

    @Test("The octets of a generation return to nothing when everything is evicted")
    func accounting() throws {
        let bench = try Bench()
        for number in 1...20 { bench.issue(number) }
        for number in 1...19 { _ = bench.responder.answer(to: try bench.request(number, number + 1)) }
        #expect(bench.responder.keptOctets > 0)
        for number in 1...20 { bench.revoke(number) }
        try bench.responder.follower.follow()
        #expect(bench.responder.keptOctets == 0)
    }
}
