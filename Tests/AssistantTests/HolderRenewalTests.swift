import Model
import OpenSSL
import Portal
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Assistant

@Suite("更新服务 and 替换服务")
struct HolderRenewalTests {
    @Test("A code gives a new key and its certificate beside the old ones", arguments: RenewalKind.allCases)
    func renews(kind: RenewalKind) async throws {
        let world = try await RenewalWorld(kind)
        let outcome = try await world.run()
        #expect(try await world.isRenewed())
        let issued = try #require(world.centre.issued)
        #expect(outcome.kind == kind && outcome.notAfter == issued.notAfter)
        #expect(outcome.lines.first?.contains("PIN 不变") == true)
        #expect(outcome.lines.count == 2)
        #expect(
            try await world.token().readCertificate(in: .authentication) == world.holder.certificate.der
        )
        #expect(world.centre.verbs == ["redeem", "management", "certificate", "management", "complete"])
    }

    @Test("What the centre wants removed is the old certificate; its key stays")
    func removed() async throws {
        let world = try await RenewalWorld(.replace, treatment: "remove")
        _ = try await world.run()
        #expect(try await world.isRenewed())
        #expect(try await world.token().readCertificate(in: .authentication) == nil)
    }

    @Test("A holder who wants no overlap says so in the last message, and the old certificate goes")
    func atOnce() async throws {
        let world = try await RenewalWorld()
        _ = try await world.run(atOnce: true)
        #expect(world.centre.heard.contains("\"atOnce\":true"))
        #expect(try await world.isRenewed())
        #expect(try await world.token().readCertificate(in: .authentication) == nil)
        // Who did not say so is not asked again by a message of ours.
        let other = try await RenewalWorld(.replace)
        _ = try await other.run(atOnce: true)
        #expect(!other.centre.heard.contains("atOnce"))
    }

    @Test("Who wanted no overlap before a cut does not have to say it again", arguments: [3, 4, 5])
    func atOnceBeforeCut(message: Int) async throws {
        let world = try await RenewalWorld()
        world.centre.cut(RenewalCentre.Cut(turns: message...100, loss: .question))
        _ = try? await world.run(atOnce: true)
        #expect(!world.centre.isDone)
        world.centre.cut(nil)
        _ = try await world.run()
        #expect(try await world.isRenewed())
        #expect(try await world.token().readCertificate(in: .authentication) == nil)
    }

    @Test("The old certificate goes, too, when only the last answer was lost")
    func removedLater() async throws {
        let world = try await RenewalWorld(.replace, treatment: "remove")
        world.centre.cut(RenewalCentre.Cut(turns: 5...100, loss: .answer))
        _ = try? await world.run()
        #expect(world.centre.isDone && world.entry != nil)
        world.centre.cut(nil)
        _ = try await world.run()
        #expect(try await world.isRenewed())
        #expect(try await world.token().readCertificate(in: .authentication) == nil)
    }

    @Test("The next renewal goes back to the first place; the PIN is in no message, and in no file")
    func again() async throws {
        let world = try await RenewalWorld()
        _ = try await world.run()
        let heard = world.centre.heard
        #expect(!heard.contains(HolderCard.pin))
        let second = try #require(world.centre.issued)
        world.holder.clock.advance(bySeconds: 31_000_000)
        let centre = try RenewalCentre(
            old: second,
            serial: "20261122",
            secrets: world.holder.secrets,
            clock: world.holder.clock.clock
        )
        _ = try await world.run(.renew, at: centre)
        let token = try await world.token()
        #expect(try await token.readCertificate(in: .authentication) == centre.issued?.der)
        #expect(try await token.readCertificate(in: .signature) == second.der)
    }

    @Test("The end of a renewal that nobody heard is in no later one's way")
    func unheard() async throws {
        let world = try await RenewalWorld()
        world.centre.cut(RenewalCentre.Cut(turns: 5...100, loss: .answer))
        _ = try? await world.run()
        let second = try #require(world.centre.issued)
        #expect(world.centre.isDone && world.entry?.isWritten == true)
        world.holder.clock.advance(bySeconds: 31_000_000)
        let centre = try RenewalCentre(
            old: second,
            serial: world.serial,
            secrets: world.holder.secrets,
            clock: world.holder.clock.clock
        )
        _ = try await world.run(.renew, at: centre)
        #expect(centre.isDone && world.entry == nil)
        let token = try await world.token()
        #expect(try await token.readCertificate(in: .authentication) == centre.issued?.der)
    }

    @Test(
        "Cards that tell little do it too",
        arguments: [CardPersonality.plain, .contrary, .yubiKey57]
    )
    func cards(personality: CardPersonality) async throws {
        let world = try await RenewalWorld(card: VirtualCard(personality, serial: 20_261_122))
        _ = try await world.run()
        #expect(try await world.isRenewed())
    }

    @Test(
        "What cannot be a code or a PIN is sent to nobody, nor is anything for a locked PIN or its last try"
    )
    func unfit() async throws {
        let world = try await RenewalWorld()
        await #expect(throws: AssistantError(.renewalCodeUnfit)) {
            _ = try await world.run(code: "23456-789A")
        }
        await #expect(throws: AssistantError(.pinUnfit(.length))) { _ = try await world.run(pin: "1234") }
        for left in [2, 1] {
            await #expect(throws: AssistantError(.pinWrong(triesLeft: left))) {
                _ = try await world.run(pin: "31415926")
            }
        }
        let before = world.centre.verbs.count
        await #expect(throws: AssistantError(.pinLastTry)) { _ = try await world.run() }
        #expect(world.centre.verbs.count == before)
        #expect(try await world.isUntouched())
        #expect(world.holder.card.pinTriesLeft == 1)
        #expect(world.centre.verbs == ["redeem", "redeem"])
    }

    @Test("A wrong code is told five times, and then that it is locked; the token is untouched")
    func wrongCode() async throws {
        let world = try await RenewalWorld()
        for turn in 1...6 {
            do {
                _ = try await world.run(code: "22222-22222")
                Issue.record("it was renewed")
            } catch let error as AssistantError {
                let words = turn < 5 ? "不对" : "锁定"
                #expect(error.sentence.contains(words), "turn \(turn): \(error.sentence)")
                #expect(error.sentence.contains("更新码"))
            }
        }
        #expect(try await world.isUntouched())
        #expect(world.holder.card.pinTriesLeft == 3)
    }

    @Test(
        "A clock that is a day off, either way, keeps nobody from it",
        arguments: [-86_400, 86_400] as [Int64]
    )
    func clock(seconds: Int64) async throws {
        let world = try await RenewalWorld()
        let wrong = ManualClock(world.holder.clock.clock.now.advanced(bySeconds: seconds))
        let tokens = HolderTokens(cabinet: VirtualCabinet([world.holder.card]), clock: wrong.clock)
        _ = try await world.run(tokens: tokens)
        #expect(try await world.isRenewed())
    }

    @Test("Two assistants do not renew one token at once; what was the first's goes on later")
    func twice() async throws {
        let world = try await RenewalWorld()
        let file = try world.drawer.open("20261122")
        await #expect(throws: AssistantError(.renewalRunning)) { _ = try await world.run() }
        #expect(world.centre.verbs.isEmpty)
        // Another token's is not in the way.
        _ = try world.drawer.open("20261123")
        withExtendedLifetime(file) {}
        #expect(world.entry == nil)
    }

    @Test("A folder that cannot be written to stops it before anything is asked")
    func folder() async throws {
        let world = try await RenewalWorld()
        let renewal = HolderRenewal(
            tokens: world.holder.tokens(),
            door: world.centre,
            roots: [],
            drawer: RenewalDrawer(folder: "/dev/null/state")
        )
        await #expect(throws: AssistantError(.progress(path: "/dev/null/state"))) {
            _ = try await renewal.run(
                .renew,
                code: HolderCard.typed(RenewalCentre.code),
                pin: HolderCard.typed(HolderCard.pin),
                of: nil
            )
        }
        #expect(world.centre.verbs.isEmpty)
    }

    @Test("A token of another holder's is told apart before its PIN is asked for")
    func wrongToken() async throws {
        let world = try await RenewalWorld()
        let other = try await HolderCard(serial: 20_261_199)
        await #expect(throws: AssistantError.self) { _ = try await world.run(tokens: other.tokens()) }
        #expect(world.centre.verbs == ["redeem"])
        #expect(other.card.pinTriesLeft == 3)
        #expect(try await world.isUntouched())
    }

    @Test("Certificates that are in the way on both places leave no room")
    func full() async throws {
        let world = try await RenewalWorld()
        let token = try await world.token()
        let key = try await token.generateKey(.p256, in: .signature, with: world.holder.secrets)
        let now = world.holder.clock.clock.now
        let name = try DistinguishedName([.init(.commonName, "李专家")]).der
        let other = try RenewalCentre.body(
            issuer: world.centre.authority.subjectDER,
            subject: name,
            key: key,
            from: now,
            to: now.advanced(bySeconds: 10_000_000)
        ).signed(by: world.centre.authorityKey)
        try await token.write(certificate: other.der, in: .signature, with: world.holder.secrets)
        await #expect(throws: AssistantError(.tokenFull)) { _ = try await world.run() }
        #expect(try await token.readCertificate(in: .signature) == other.der)
        // Once it has ended it gives way.
        world.holder.clock.advance(bySeconds: 10_000_001)
        _ = try await world.run()
        #expect(try await world.isRenewed())
    }

    @Test("What the followed certificate followed gives way where the centre says so, whoever issued it")
    func former() async throws {
        let world = try await RenewalWorld()
        let token = try await world.token()
        let key = try await token.generateKey(.p256, in: .signature, with: world.holder.secrets)
        let old = world.holder.certificate
        let before = try RenewalCentre.body(
            issuer: DistinguishedName([.init(.commonName, "Earlier CA")]).der,
            subject: old.subjectDER,
            key: key,
            from: old.notBefore.advanced(bySeconds: -10_000),
            to: world.holder.clock.clock.now.advanced(bySeconds: 10_000_000)
        ).signed(by: PrivateKey.generate(.p256))
        try await token.write(certificate: before.der, in: .signature, with: world.holder.secrets)
        await #expect(throws: AssistantError(.tokenFull)) { _ = try await world.run() }
        #expect(try await token.readCertificate(in: .signature) == before.der)
        world.centre.name(former: [before])
        _ = try await world.run()
        #expect(try await world.isRenewed())
    }
}
