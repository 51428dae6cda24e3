import CentreSupport
import Enrollment
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Centre

/// product.md §2.2 rule 3, §10.2; docs/adr/0079.
@Suite("Recovery of archived keys", .serialized)
struct KeyRecoveryTests {
    /// A token with two certificates, and who recovers.
    private struct Bench {
        let world: PairedWorld
        let tokens: [CryptokiToken]
        let signing: CertificateRecord
        let pair: CertificateRecord
        var centre: CACentre { world.centre }

        init() async throws {
            world = try await PairedWorld(devices: ["A1B2C3D4", "B2"])
            _ = try await world.centre.addStaff(
                name: "he.pki",
                displayName: "何密钥",
                roles: [.pkiAdministrator],
                by: world.centre.staffOperator("admin")
            )
            tokens = try await world.desk.tokens()
            let application = try await world.workshop.counter.paidApplication()
            try await world.make(application, on: tokens[0])
            let book = world.centre.book
            signing = try #require(try book.certificate(of: application, purpose: .signing))
            pair = try #require(try book.certificate(of: application, purpose: .encryption))
        }
    }

    @Test(
        "A broken token's pair comes onto the next one: by two persons, two officers, and no new certificate"
    )
    func broken() async throws {
        let bench = try await Bench()
        let (world, centre) = (bench.world, bench.centre)
        let application = try await world.reissue(bench.signing, "superseded")
        #expect(try centre.book.certificate(bench.signing.id)?.state == .revoked)
        #expect(
            try centre.book.certificate(bench.pair.id)?.state == .active,
            "it is kept when a token breaks"
        )
        let needed = KeyRecoveryError(.needed(application, bench.pair.id.serial, token: "B2"))
        await #expect(throws: needed) { try await world.make(application, on: bench.tokens[1]) }
        #expect(try centre.book.job(of: application)?.state == .verified)

        let maker = try world.recovery("liu.zhizheng")
        let proposed = try await maker.propose(bench.pair.id, .token("B2"), "介质损坏补办")
        #expect(proposed.number == 1 && proposed.state == .proposed)
        await #expect(
            throws: KeyRecoveryError(
                .notAllowed(name: "liu.zhizheng", [.businessAdministrator, .pkiAdministrator])
            )
        ) {
            try await maker.confirm(1)
        }
        let keeper = try world.recovery("zhou.guanli")
        let share = try world.share(2, of: bench.pair.id)
        await #expect(throws: KeyRecoveryError(.wrongState(1, .proposed))) {
            try await keeper.release(share, for: 1)
        }
        _ = try await keeper.confirm(1)
        let first = try await keeper.release(share, for: 1)
        #expect(first.officer == "恢复员3" && first.given == 1 && first.needed == 2)
        await #expect(throws: KeyRecoveryError(.tooFewShares(1, given: 1, needed: 2))) {
            try await keeper.finish(1)
        }
        await #expect(throws: BookError.self, "each share once") { try await keeper.release(share, for: 1) }
        _ = try await keeper.release(world.share(0, of: bench.pair.id), for: 1)
        let done = try await keeper.finish(1)
        #expect(done.state == .done && done.result == nil)
        #expect(try centre.book.keyShares(ofRecovery: 1).map(\.sealed) == [nil, nil])

        try await world.make(application, on: bench.tokens[1])
        #expect(
            try await bench.tokens[1].readEncryptionCertificate(in: .authentication) == bench.pair.certificate
        )
        let certificate = try Certificate(der: #require(bench.pair.certificate))
        #expect(try await bench.tokens[1].encryptionKey(in: .authentication) == certificate.publicKey)
        #expect(try centre.book.application(application)?.state == .completed)
        #expect(try centre.book.archivedKeys(limit: 10) == [bench.pair.id])
        let transcript = try KeyRecoveryDesk.transcript(of: 1, in: centre)
        for words in ["密钥恢复记录 1", "恢复到介质: B2", "liu.zhizheng", "zhou.guanli", "恢复员1", "恢复员3", "完成"] {
            #expect(transcript.contains(words), "\(words): \(transcript)")
        }
        for action in ["key.propose", "key.confirm", "key.recover"] {
            #expect(try centre.book.auditEntryCount(action: action) == 1, "\(action)")
        }
        #expect(try centre.book.auditEntryCount(action: "key.release") == 2)
        #expect(try centre.book.auditEntryCount(action: "key.refuse") == 1)
        try await centre.close()
    }

    @Test("After a loss both certificates are revoked, and the next token gets another pair")
    func lost() async throws {
        let bench = try await Bench()
        let application = try await bench.world.reissue(bench.signing, "token_lost")
        #expect(try bench.centre.book.certificate(bench.pair.id)?.state == .revoked)
        try await bench.world.make(application, on: bench.tokens[1])
        let next = try #require(try bench.centre.book.certificate(of: application, purpose: .encryption))
        #expect(next.state == .active && next.id != bench.pair.id)
        #expect(next.reservation.keyHash != bench.pair.reservation.keyHash)
        try await bench.centre.close()
    }

    @Test(
        "For a court the key leaves encrypted to its certificate, by a biz_admin and a pki_admin, with its order"
    )
    func judicial() async throws {
        let bench = try await Bench()
        let (world, centre) = (bench.world, bench.centre)
        let key = try PrivateKey.generate(.rsa2048)
        let court = try SampleOfficers.certificate(
            of: key.publicKey,
            "法院",
            [.keyEncipherment],
            at: centre.clock.now
        )
        let wish = KeyRecoveryWish.judicial(court, reference: "京0105执1234号")
        for name in ["he.pki", "liu.zhizheng"] {
            await #expect(throws: KeyRecoveryError(.notAllowed(name: name, [.businessAdministrator]))) {
                try await world.recovery(name).propose(bench.pair.id, wish, "法院调取")
            }
        }
        _ = try await world.recovery("zhou.guanli").propose(bench.pair.id, wish, "法院调取")
        await #expect(throws: KeyRecoveryError(.notAllowed(name: "zhou.guanli", [.pkiAdministrator]))) {
            try await world.recovery("zhou.guanli").confirm(1)
        }
        let keeper = try world.recovery("he.pki")
        _ = try await keeper.confirm(1)
        for officer in [1, 2] {
            _ = try await keeper.release(world.share(officer, of: bench.pair.id), for: 1)
        }
        #expect(throws: KeyRecoveryError(.noResult(1))) { try KeyRecoveryDesk.result(of: 1, in: centre) }
        let done = try await keeper.finish(1)
        let message = try KeyRecoveryDesk.result(of: 1, in: centre)
        #expect(done.result == message)
        let opened = try PrivateKey(pkcs8: CMS.decrypt(message, certificate: court, key: key))
        #expect(opened.publicKey.fingerprint == bench.pair.reservation.keyHash)
        #expect(try KeyRecoveryDesk.transcript(of: 1, in: centre).contains("依据: 京0105执1234号"))
        try await centre.close()
    }

    @Test("Shares of another key, altered ones, and those for a recovery that was declined are refused")
    func foreignShares() async throws {
        let bench = try await Bench()
        let (world, centre) = (bench.world, bench.centre)
        let application = try await world.reissue(bench.signing, "superseded")
        await #expect(throws: KeyRecoveryError.self) {
            try await world.make(application, on: bench.tokens[1])
        }
        _ = try await world.recovery("liu.zhizheng").propose(bench.pair.id, .token("B2"), "介质损坏补办")
        let keeper = try world.recovery("zhou.guanli")
        _ = try await keeper.confirm(1)
        await #expect(throws: KeyRecoveryError(.shareUnreadable)) {
            try await keeper.release(Array("nothing".utf8), for: 1)
        }
        let good = try world.share(0, of: bench.pair.id)
        let share = try #require(RecoveryShare(good))
        let altered = RecoveryShare(
            keyHash: share.keyHash,
            threshold: share.threshold,
            count: share.count,
            share: .init(index: share.share.index, bytes: [UInt8](repeating: 3, count: 32))
        )
        let foreign = RecoveryShare(
            keyHash: [UInt8](repeating: 9, count: 32),
            threshold: 2,
            count: 3,
            share: share.share
        )
        for wrong in [altered, foreign] {
            await #expect(throws: KeyRecoveryError(.shareForeign(1))) {
                try await keeper.release(wrong.octets, for: 1)
            }
        }
        _ = try await keeper.release(good, for: 1)
        _ = try await keeper.decline(1)
        #expect(try centre.book.keyShares(ofRecovery: 1).map(\.sealed) == [nil])
        await #expect(throws: KeyRecoveryError(.wrongState(1, .declined))) {
            try await keeper.release(world.share(1, of: bench.pair.id), for: 1)
        }
        await #expect(throws: KeyRecoveryError(.wrongState(1, .declined))) { try await keeper.finish(1) }
        try await centre.close()
    }

    @Test(
        "A key goes to no token of somebody else, nor to one that is not being made, and a certificate to sign with has none"
    )
    func tokens() async throws {
        let bench = try await Bench()
        let (world, centre) = (bench.world, bench.centre)
        let other = try await world.workshop.counter.paidApplication(2)
        let cut = world.hooked { step, _ in if step == .done { throw PairedWorld.Accident() } }
        await #expect(throws: PairedWorld.Accident.self) {
            _ = try await cut.make(cut.claim(other), on: bench.tokens[1])
        }
        let keeper = try world.recovery("zhou.guanli")
        for (token, detail) in [
            ("B2", "it is made for somebody else"), ("A1B2C3D4", "it is not at step VERIFIED of its making"),
            ("C3", "it is not at step VERIFIED of its making"),
        ] {
            await #expect(throws: KeyRecoveryError(.tokenUnsuitable(token, detail: detail))) {
                try await keeper.propose(bench.pair.id, .token(token), "介质损坏补办")
            }
        }
        await #expect(throws: KeyRecoveryError(.notArchived(bench.signing.id.serial))) {
            try await keeper.propose(bench.signing.id, .token("B2"), "介质损坏补办")
        }
        await #expect(throws: KeyRecoveryError(.textUnusable(what: "text", 2...200))) {
            try await keeper.propose(bench.pair.id, .token("B2"), "坏")
        }
        try await centre.close()
    }
}
