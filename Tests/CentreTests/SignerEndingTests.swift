import CentreSupport
import Model
import OCSP
import Store
import TestSupport
import Testing

@testable import Centre

@Suite("The end of an OCSP signer")
struct SignerEndingTests {
    @Test("A signer that ends within a week and has no successor is told of once a day")
    func warning() async throws {
        let prepared = try await PreparedCentre.make()
        let clock = ManualClock(WallClock.system.now)
        let centre = try prepared.open(clock.clock)
        let responder = OCSPResponder(issuers: [], status: centre.book, clock: clock.clock)
        let follower = HierarchyFollower(centre, responder, [])
        let signer = try #require(try centre.book.signers(.ocsp).compactMap(\.notAfter).max())
        func days() async throws -> [Int64] {
            try await follower.endings().compactMap {
                if case .ending(_, let days) = $0 { days } else { nil }
            }
        }
        // Nobody makes the next one, as when the authority's key is away.
        #expect(try await days() == [])
        clock.advance(bySeconds: signer.secondsSinceEpoch - clock.clock.now.secondsSinceEpoch - 7 * 86_400)
        #expect(try await days() == [])
        clock.advance(bySeconds: 1)
        #expect(try await days() == [6])
        clock.advance(bySeconds: 3600)
        #expect(try await days() == [])
        clock.advance(bySeconds: 86_400)
        #expect(try await days() == [5])
        _ = try await centre.renewSigners()
        clock.advance(bySeconds: 86_400)
        #expect(try await days() == [])
        try centre.book.close()
    }
}
