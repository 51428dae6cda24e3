import CentreSupport
import Model
import OpenSSL
import Store
import TestSupport
import Testing

@testable import Centre
@testable import OCSP

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

    @Test("A signer of another kind signs for those who prefer it, and gets successors of its kind")
    func otherKind() async throws {
        let prepared = try await PreparedCentre.make()
        let clock = ManualClock(WallClock.system.now)
        let centre = try prepared.open(clock.clock)
        let issuing = try centre.authorityRecord("issuing")
        func made(_ algorithm: KeyAlgorithm? = nil) async throws -> [KeyAlgorithm] {
            let (made, failed) = try await centre.renewSigners(of: issuing.id, with: algorithm)
            #expect(failed.isEmpty)
            return try made.map { try PublicKey(subjectPublicKeyInfo: $0.subjectPublicKeyInfo).algorithm }
        }
        clock.advance(bySeconds: 60)
        #expect(try await made() == [])
        #expect(try await made(.rsa2048) == [.rsa2048])
        #expect(try await made(.rsa2048) == [])
        let issuer = try #require(try centre.ocspIssuers { _ in }.first { $0.id == issuing.id })
        func signer(preferring preferred: [SignatureAlgorithm]) throws -> SignatureAlgorithm {
            try issuer.signer(at: clock.clock.now, preferring: preferred).key.signatureAlgorithm
        }
        // The newer one is not asked unless it is wished for.
        #expect(try signer(preferring: []) == .ecdsaWithSHA256)
        #expect(try signer(preferring: [.ed25519, .rsaWithSHA256]) == .rsaWithSHA256)
        clock.advance(bySeconds: 61 * 86_400)
        #expect(try await made() == [.p256, .rsa2048])
        #expect(try await made() == [])
        try centre.book.close()
    }
}
