import Model
import OpenSSL
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Assistant

/// ADR 0088: the pair to decrypt with comes beside the new key, and those of before stay.
@Suite("更新服务 of a token with two certificates behind SKF", .serialized)
struct SKFPairedRenewalTests {
    private let clock = ManualClock()

    private func centre(
        after old: Certificate,
        _ holder: SKFHolder,
        isPaired: Bool = true
    ) throws -> RenewalCentre {
        clock.advance(bySeconds: 31_000_000)
        return try RenewalCentre(
            old: old,
            serial: holder.serial,
            secrets: nil,
            clock: clock.clock,
            algorithm: .sm2,
            isPaired: isPaired
        )
    }

    private func run(
        _ centre: RenewalCentre,
        _ holder: SKFHolder,
        _ folder: TemporaryDirectory,
        behind desk: SKFDesk? = nil
    ) async throws {
        let renewal = HolderRenewal(
            tokens: holder.tokens(behind: desk, clock: clock.clock),
            door: centre,
            roots: [centre.authority],
            drawer: RenewalDrawer(folder: folder.path("state"))
        )
        _ = try await renewal.run(
            .renew,
            code: HolderCard.typed(RenewalCentre.code),
            pin: HolderCard.typed(HolderCard.pin),
            of: holder.serial
        )
    }

    @Test("Year after year the new pair comes into another container, until there is none left")
    func years() async throws {
        let (holder, folder) = (try await SKFHolder(SKFDesk()), try TemporaryDirectory())
        var old = holder.certificate
        var kept: [(slot: TokenSlot, pair: RenewalCentre.Pair)] = []
        for slot in [TokenSlot.signature, .authentication, .keyManagement, .cardAuthentication] {
            let centre = try centre(after: old, holder)
            try await run(centre, holder, folder)
            #expect(centre.isDone)
            let pair = try #require(centre.pair)
            kept.append((slot, pair))
            let token = try await holder.token()
            for (slot, pair) in kept {
                #expect(try await token.encryptionKey(in: slot)?.subjectPublicKeyInfo == pair.key)
                #expect(try await token.readEncryptionCertificate(in: slot) == pair.certificate.der)
            }
            old = try #require(centre.issued)
            #expect(try await token.readCertificate(in: slot) == old.der)
        }
        let full = try centre(after: old, holder)
        await #expect(throws: AssistantError(.tokenFull)) { try await run(full, holder, folder) }
        #expect(full.issued == nil)
    }

    @Test(
        "Cut while the pair goes in, the same code goes on with the same pair",
        arguments: [
            "SKF_ImportECCKeyPair:crash", "SKF_ImportECCKeyPair:away1", "SKF_ImportCertificate:away2",
        ]
    )
    func cut(fault: String) async throws {
        let (holder, folder) = (try await SKFHolder(SKFDesk()), try TemporaryDirectory())
        let centre = try centre(after: holder.certificate, holder)
        await #expect(throws: AssistantError.self) {
            try await run(centre, holder, folder, behind: holder.desk.failing(fault))
        }
        #expect(!centre.isDone)
        let first = try #require(centre.pair)
        try await run(centre, holder, folder)
        #expect(centre.isDone && centre.pair?.key == first.key)
        let token = try await holder.token()
        #expect(try await token.encryptionKey(in: .signature)?.subjectPublicKeyInfo == first.key)
    }

    @Test("A pair for another key to sign with is refused by the token, and nothing is put in force")
    func foreign() async throws {
        let (holder, folder) = (try await SKFHolder(SKFDesk()), try TemporaryDirectory())
        let centre = try centre(after: holder.certificate, holder)
        centre.misdirectPairs()
        await #expect(throws: AssistantError.self) { try await run(centre, holder, folder) }
        #expect(!centre.isDone)
        #expect(try await holder.token().encryptionKey(in: .signature) == nil)
    }
}
