import Model
import OpenSSL
import StatusFixtures
import Synchronization
import TestSupport
import Testing

@testable import OCSP

@Suite("Signing ahead")
struct OCSPPresignerTests {
    @Test("After a walk through the book every answer is kept, for a CertID with SHA-1 and one with SHA-256")
    func walk() async throws {
        let bench = try Bench()
        for number in 1...600 { bench.issue(number) }
        bench.revoke(7)
        #expect(try await presigner(bench, 600).walk(pausing: .zero, sleep: { _ in }) == 1200)
        for number in [1, 7, 256, 257, 600] {
            for hash in [DigestAlgorithm.sha1, .sha256] {
                let kept = try #require(bench.responder.keptAnswer(to: try bench.request(number, hash: hash)))
                let status = try #require(try bench.basic(kept).responses.first?.status)
                #expect((status == .good) == (number != 7))
            }
        }
    }

    @Test("What is kept and young is not signed again; what ages is, each at a place of its own")
    func aging() async throws {
        let bench = try Bench()
        for number in 1...100 { bench.issue(number) }
        let presigner = presigner(bench, 100)
        #expect(try await presigner.walk(pausing: .zero, sleep: { _ in }) == 200)
        #expect(try await presigner.walk(pausing: .zero, sleep: { _ in }) == 0)
        // Of the useful half hour five tenths are not over yet, then two thirds are, then nine tenths.
        bench.clock.advance(bySeconds: 14 * 60)
        #expect(try await presigner.walk(pausing: .zero, sleep: { _ in }) == 0)
        bench.clock.advance(bySeconds: 6 * 60)
        let some = try await presigner.walk(pausing: .zero, sleep: { _ in })
        #expect((1..<200).contains(some))
        bench.clock.advance(bySeconds: 7 * 60)
        #expect(try await presigner.walk(pausing: .zero, sleep: { _ in }) == 200 - some)
    }

    @Test("A revoked certificate has its new answer with the next walk")
    func revocation() async throws {
        let bench = try Bench()
        for number in 1...3 { bench.issue(number) }
        let presigner = presigner(bench, 3)
        _ = try await presigner.walk(pausing: .zero, sleep: { _ in })
        bench.revoke(2)
        try bench.responder.follower.follow()
        #expect(bench.responder.keptAnswer(to: try bench.request(2)) == nil)
        #expect(try await presigner.walk(pausing: .zero, sleep: { _ in }) == 2)
        let kept = try #require(bench.responder.keptAnswer(to: try bench.request(2)))
        #expect(try bench.basic(kept).responses.first?.status != .good)
    }

    @Test("A walk ends where the cache is full, and drives out nothing that was asked for")
    func room() async throws {
        let bench = try Bench(policy: OCSPPolicy(cacheOctets: 100_000))
        for number in 1...500 { bench.issue(number) }
        let asked = try bench.request(500)
        let answer = bench.responder.answer(to: asked)
        let signed = try await presigner(bench, 400).walk(pausing: .zero, sleep: { _ in })
        #expect((1..<100).contains(signed))
        #expect(bench.responder.keptOctets < 60_000)
        #expect(bench.responder.keptAnswer(to: asked)?.bytes == answer.bytes)
    }

    @Test("It rests after each few signatures, and waits until answers are kept")
    func rests() async throws {
        let clock = ManualClock()
        let status = MemoryStatus()
        let authority = try StatusAuthority(now: clock.clock.now)
        let responder = try authority.responder(status, clock: clock.clock)
        for number in 1...8 { status.issue(authority.certificateID(serial(number))) }
        let presigner = OCSPPresigner(responder: responder, pages: pages(8))
        let rests = Mutex(0)
        let signed = try await presigner.walk(pausing: .zero) { _ in
            // The first time nobody has followed the feed yet.
            if rests.withLock({
                $0 += 1; return $0
            }) == 1 {
                try responder.follower.follow()
            }
        }
        #expect(signed == 16)
        #expect(rests.withLock { $0 } == 3)
    }

    private func presigner(_ bench: Bench, _ count: Int) -> OCSPPresigner {
        OCSPPresigner(responder: bench.responder, pages: pages(count))
    }

    /// The serials from 1 to `count`, page after page.
    private func pages(_ count: Int) -> OCSPPresigner.Pages {
        { authority, place, limit in
            let first = place.map { $0.serial.bytes.reduce(0) { $0 << 8 | Int($1) } + 1 } ?? 1
            let last = min(count, first + limit - 1)
            let serials = first <= last ? (first...last).map { serial($0) } : []
            let end =
                last < count ? serials.last.map { CertificateID(authority: authority, serial: $0) } : nil
            return OCSPPresigner.Page(serials: serials, next: end)
        }
    }
}
