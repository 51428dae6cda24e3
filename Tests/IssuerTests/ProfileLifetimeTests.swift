import Foundation
import Model
import OpenSSL
import TestSupport
import Testing

@testable import Issuer

@Suite("How long certificates live")
struct ProfileLifetimeTests {
    private func moment(_ text: String) throws -> Timestamp {
        let date = try Date(text, strategy: .iso8601)
        return Timestamp(secondsSinceEpoch: Int64(date.timeIntervalSince1970))
    }

    /// product.md §5.1: +1 calendar year − 1 s, 29 Feb → 28 Feb, in Asia/Shanghai.
    @Test(
        "A calendar year ends one second early, counted in Shanghai",
        arguments: [
            ("2026-11-22T00:00:00Z", 1, "2027-11-21T23:59:59Z"),
            // 18:00 on 29 February in Shanghai.
            ("2028-02-29T10:00:00Z", 1, "2029-02-28T09:59:59Z"),
            // Already 29 February in Shanghai, still the 28th in Greenwich.
            ("2028-02-28T16:30:00Z", 1, "2029-02-27T16:29:59Z"),
            // Already 1 March in Shanghai, still 28 February in Greenwich; the next year has a 29th.
            ("2027-02-28T17:00:00Z", 1, "2028-02-29T16:59:59Z"),
            ("2028-02-29T10:00:00Z", 4, "2032-02-29T09:59:59Z"),
            ("2026-12-31T15:59:59Z", 1, "2027-12-31T15:59:58Z"),
            // 2100 is no leap year.
            ("2096-02-29T00:00:00Z", 4, "2100-02-27T23:59:59Z"),
        ]
    )
    func years(start: String, years: Int, end: String) throws {
        #expect(try Profile.Lifetime.years(years).end(from: moment(start)) == moment(end))
    }

    @Test("Days have 86 400 seconds, less one at the end")
    func days() throws {
        let start = try moment("2026-11-22T08:15:30Z")
        #expect(try Profile.Lifetime.days(90).end(from: start) == moment("2027-02-20T08:15:29Z"))
        #expect(
            Profile.Lifetime.days(1).end(from: start).secondsSinceEpoch - start.secondsSinceEpoch == 86_399
        )
    }

    @Test("A certificate begins the profile's seconds before now, and ends a year after now")
    func backdate() async throws {
        let world = try await World()
        let now = world.clock.clock.now
        let issued = try await world.authority().issue(world.request(key: .generate(.p256)))
        #expect(issued.certificate.notBefore == now.advanced(bySeconds: -300))
        #expect(try issued.certificate.notAfter == moment("2027-11-21T23:59:59Z"))
    }

    @Test("A certificate never begins before its authority nor ends after it")
    func capped() async throws {
        let world = try await World()
        let authority = world.issuing.certificate
        world.clock.advance(bySeconds: -200)
        let early = try await world.authority().issue(world.request(1, key: .generate(.p256)))
        #expect(early.certificate.notBefore == authority.notBefore)
        let end = authority.notAfter.secondsSinceEpoch
        world.clock.advance(bySeconds: end - 86_400 - world.clock.clock.now.secondsSinceEpoch)
        let late = try await world.authority().issue(world.request(2, key: .generate(.p256)))
        #expect(late.certificate.notAfter == authority.notAfter)
    }
}
