import CentreSupport
import Foundation
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

    /// A centre whose clock was ahead by 199 days once, and made an OCSP signer of that time; the day after.
    private func ahead(_ staged: StagedHierarchy, _ clock: ManualClock) async throws -> CACentre {
        let centre = try staged.prepared.open(clock.clock)
        clock.advance(bySeconds: 199 * 86_400)
        #expect(try await made(centre) == 1)
        clock.advance(bySeconds: -198 * 86_400)
        try await centre.acceptClock(by: staged.persons(centre))
        return centre
    }

    private func made(_ centre: CACentre) async throws -> Int {
        let (made, failed) = try await centre.renewSigners(of: AuthorityID("issuing"))
        #expect(failed.isEmpty)
        return made.count
    }

    @Test("A signer of a day to come, made by a clock that was ahead, keeps none from its successor")
    func future() async throws {
        let clock = ManualClock(WallClock.system.now)
        let staged = try await StagedHierarchy.make()
        let centre = try await ahead(staged, clock)
        #expect(try await made(centre) == 0)
        clock.advance(bySeconds: 63 * 86_400)
        #expect(try await made(centre) == 1)
        #expect(try await made(centre) == 0)
        try await centre.close()
    }

    @Test("A signer of a day to come hides from nobody that the present one ends, or has ended")
    func hidden() async throws {
        let clock = ManualClock(WallClock.system.now)
        let staged = try await StagedHierarchy.make()
        let centre = try await ahead(staged, clock)
        let issuing = try #require(AuthorityID("issuing"))
        let (status, now) = (centre.book, clock.clock)
        func ailment() throws -> (any OperatorError)? {
            let issuers = try centre.ocspIssuers { _ in }
            return centre.ailment(of: OCSPResponder(issuers: issuers, status: status, clock: now))
        }
        func outcome() -> HealthFinding? {
            HealthCheck(centre: centre) { [] }.run().first { $0.check == "ocsp-signer" }
        }
        let ends = try centre.book.signers(.ocsp).filter { $0.authority == issuing }.compactMap(\.notAfter)
        let end = try #require(ends.min())
        #expect(try centre.signerEnd(of: issuing) == end)
        #expect(outcome()?.severity == .passed)
        #expect(try ailment() == nil)
        clock.advance(bySeconds: end.secondsSinceEpoch - now.now.secondsSinceEpoch - 3 * 86_400)
        let follower = HierarchyFollower(centre, OCSPResponder(issuers: [], status: status), [])
        let told = try await follower.endings()
        #expect(told.contains { if case .ending(issuing, days: 3) = $0 { true } else { false } })
        #expect(outcome()?.severity == .warning)
        #expect(try ailment() == nil)
        clock.advance(bySeconds: 4 * 86_400)
        #expect(outcome()?.severity == .failure)
        #expect(try ailment() != nil)
        try await centre.close()
    }

    @Test("A server whose signer's key cannot be used is not well, though its certificate is valid")
    func spoilt() async throws {
        let prepared = try await PreparedCentre.make()
        let signer = "\(prepared.state)/keys/ocsp-issuing-1.key"
        #expect(FileManager.default.fileExists(atPath: signer))
        try Data("spoilt".utf8).write(to: URL(fileURLWithPath: signer))
        let centre = try prepared.open()
        func ailment() throws -> (any OperatorError)? {
            let issuers = try centre.ocspIssuers { _ in }
            return centre.ailment(of: OCSPResponder(issuers: issuers, status: centre.book))
        }
        #expect(try ailment()?.message.contains("has no usable OCSP signer") == true)
        try await centre.close()
    }

    @Test("A signer of another kind that was begun and not finished keeps none from being made")
    func unfinishedKind() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let left = try PrivateKey.generate(.p384)
        _ = try centre.keyring.store(left, name: "ocsp-issuing-2.key")
        let mark = centre.fileMark("ocsp-issuing-2", left)
        try await centre.book.commit([.once(key: mark, at: centre.clock.now)])
        let (made, failed) = try await centre.renewSigners(isForced: true)
        #expect(failed.isEmpty)
        #expect(made.map(\.keyReference) == ["file:ocsp-issuing-3.key"])
        try await centre.close()
    }

    /// Issue 5.
    @Test(
        "A key that lies where the next signer's would, and that the book does not know, is never certified"
    )
    func strangeKey() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let strange = try PrivateKey.generate(.p256)
        _ = try centre.keyring.store(strange, name: "ocsp-issuing-2.key")
        func next() async throws -> SignerRecord {
            let (made, failed) = try await centre.renewSigners(isForced: true)
            #expect(failed.isEmpty)
            return try #require(made.first)
        }
        let second = try await next()
        #expect(second.keyReference == "file:ocsp-issuing-3.key")
        #expect(second.keyHash != strange.publicKey.fingerprint)
        // One that signs already is not taken for a leftover.
        #expect(try await next().keyReference == "file:ocsp-issuing-4.key")
        // What was made for this book, and not certified before the power failed, is taken up.
        let left = try PrivateKey.generate(.p256)
        _ = try centre.keyring.store(left, name: "ocsp-issuing-5.key")
        let mark = centre.fileMark("ocsp-issuing-5", left)
        try await centre.book.commit([.once(key: mark, at: centre.clock.now)])
        let last = try await next()
        #expect(last.keyReference == "file:ocsp-issuing-5.key")
        #expect(last.keyHash == left.publicKey.fingerprint)
        try await centre.close()
    }
}
