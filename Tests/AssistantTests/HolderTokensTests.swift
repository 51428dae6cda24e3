import Model
import OpenSSL
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Assistant

@Suite("What a holder does with a token")
struct HolderTokensTests {
    private static func tokens(_ cards: [VirtualCard?], trouble: TokenError? = nil) -> HolderTokens {
        HolderTokens(cabinet: VirtualCabinet(cards, trouble: trouble), clock: ManualClock().clock)
    }

    @Test("No reader, an empty reader and a service that does not run are told apart")
    func absent() async throws {
        await #expect(throws: AssistantError(.noReader)) {
            _ = try await HolderTokensTests.tokens([]).found()
        }
        await #expect(throws: AssistantError(.noToken)) {
            _ = try await HolderTokensTests.tokens([nil]).found()
        }
        let trouble = TokenError(.serviceNotRunning)
        await #expect(throws: AssistantError(.token(trouble))) {
            _ = try await HolderTokensTests.tokens([], trouble: trouble).found()
        }
    }

    @Test("A token is shown with its tries and its certificate")
    func found() async throws {
        let holder = try await HolderCard()
        let found = try #require(try await holder.tokens().found().first)
        #expect(found.identity?.serial == "20261122")
        #expect(found.pinTriesLeft == 3)
        #expect(found.certificates.map(\.der) == [holder.certificate.der])
        #expect(found.certificates.map(\.standing) == [.good])
        #expect(found.trouble == nil)
    }

    @Test("The statement is signed with the certificate's key")
    func signed() async throws {
        let holder = try await HolderCard()
        let signature = try await holder.tokens().sign(
            [1, 2, 3],
            with: holder.certificate.fingerprint,
            pin: HolderCard.typed(HolderCard.pin)
        )
        #expect(holder.certificate.publicKey.verify(signature: signature, message: [1, 2, 3]))
    }

    @Test("A wrong PIN costs one try, and the last one is kept")
    func wrongPIN() async throws {
        let holder = try await HolderCard()
        let tokens = holder.tokens()
        for left in [2, 1] {
            await #expect(throws: AssistantError(.pinWrong(triesLeft: left))) {
                _ = try await tokens.sign(
                    [1],
                    with: holder.certificate.fingerprint,
                    pin: HolderCard.typed("31415926")
                )
            }
        }
        await #expect(throws: AssistantError(.pinLastTry)) {
            _ = try await tokens.sign(
                [1],
                with: holder.certificate.fingerprint,
                pin: HolderCard.typed(HolderCard.pin)
            )
        }
        #expect(holder.card.pinTriesLeft == 1)
    }

    @Test(
        "What cannot be a PIN is not shown to the token",
        arguments: ["", "12345", "123456789", "27182a18", "２７１８２８"]
    )
    func noPIN(typed: String) async throws {
        let holder = try await HolderCard()
        await #expect(throws: AssistantError.self) {
            _ = try await holder.tokens().sign(
                [1],
                with: holder.certificate.fingerprint,
                pin: HolderCard.typed(typed)
            )
        }
        #expect(holder.card.pinTriesLeft == 3)
    }

    @Test(
        "A certificate that is not here, not ours, ended, early or revoked signs nothing, and no try is spent"
    )
    func standing() async throws {
        let holder = try await HolderCard()
        let other = try SampleCertificate.of(PrivateKey.generate(.p256).publicKey)
        let cases: [(HolderTokens, [UInt8], Int64, AssistantError.Reason)] = [
            (holder.tokens(), other.fingerprint, 0, .certificateElsewhere),
            (holder.tokens(authorities: [other]), holder.certificate.fingerprint, 0, .certificateForeign),
            (holder.tokens(), holder.certificate.fingerprint, -1, .certificateEarly),
            (holder.tokens(), holder.certificate.fingerprint, 31_536_002, .certificateExpired),
            (
                holder.tokens(isRevoked: { _ in true }), holder.certificate.fingerprint, -31_536_001,
                .certificateRevoked
            ),
        ]
        for (tokens, fingerprint, seconds, reason) in cases {
            holder.clock.advance(bySeconds: seconds)
            await #expect(throws: AssistantError(reason)) {
                _ = try await tokens.sign([1], with: fingerprint, pin: HolderCard.typed("31415926"))
            }
        }
        #expect(holder.card.pinTriesLeft == 3)
    }

    @Test("Of several tokens one has to be named; the certificate names it by itself")
    func several() async throws {
        let first = try await HolderCard(serial: 1001)
        let second = try await HolderCard(serial: 1002)
        let tokens = HolderTokensTests.tokens([first.card, second.card])
        await #expect(throws: AssistantError(.severalTokens(["1001", "1002"]))) {
            _ = try await tokens.one(nil)
        }
        #expect(try await tokens.one("1002").found.place == "reader 1")
        await #expect(throws: AssistantError(.otherToken("1003"))) { _ = try await tokens.one("1003") }
        let signature = try await tokens.sign(
            [7],
            with: second.certificate.fingerprint,
            pin: HolderCard.typed(HolderCard.pin)
        )
        #expect(second.certificate.publicKey.verify(signature: signature, message: [7]))
    }

    @Test("修改PIN: the new one signs, the old one does not")
    func changed() async throws {
        let holder = try await HolderCard()
        let tokens = holder.tokens()
        try await tokens.changePIN(
            from: HolderCard.typed(HolderCard.pin),
            to: HolderCard.typed("16180339"),
            of: nil
        )
        let signature = try await tokens.sign(
            [1],
            with: holder.certificate.fingerprint,
            pin: HolderCard.typed("16180339")
        )
        #expect(holder.certificate.publicKey.verify(signature: signature, message: [1]))
        await #expect(throws: AssistantError(.pinWrong(triesLeft: 2))) {
            _ = try await tokens.sign(
                [1],
                with: holder.certificate.fingerprint,
                pin: HolderCard.typed(HolderCard.pin)
            )
        }
    }

    @Test(
        "A new PIN that anybody guesses, the token's own number included, is refused before the token is asked",
        arguments: [
            ("123456", PINPolicy.Refusal.run), ("111111", PINPolicy.Refusal.allSame),
            ("026112", PINPolicy.Refusal.knownNumber), ("070390", PINPolicy.Refusal.date),
            ("19900307", PINPolicy.Refusal.date),
            ("1234", PINPolicy.Refusal.length),
        ]
    )
    func unfit(new: String, refusal: PINPolicy.Refusal) async throws {
        let holder = try await HolderCard()
        await #expect(throws: AssistantError(.pinUnfit(refusal))) {
            try await holder.tokens().changePIN(
                from: HolderCard.typed("31415926"),
                to: HolderCard.typed(new),
                of: nil
            )
        }
        #expect(holder.card.pinTriesLeft == 3)
    }
}

@Suite("自检")
struct SelfCheckTests {
    @Test("A card that works is well in every line; with a PIN its key signs")
    func good() async throws {
        let holder = try await HolderCard()
        let looked = await holder.tokens().check(nil, pin: nil)
        #expect(looked.compactMap(\.trouble) == [])
        #expect(looked.count == 3)
        let signed = await holder.tokens().check(nil, pin: HolderCard.typed(HolderCard.pin))
        #expect(signed.compactMap(\.trouble) == [])
        #expect(signed.count == 4)
    }

    @Test("A certificate whose place a newer one took is no trouble when it has ended or was revoked")
    func replaced() async throws {
        let world = try await RenewalWorld()
        _ = try await world.run()
        let old = world.holder.certificate
        let revoked = await world.holder.tokens(isRevoked: { $0.der == old.der }).check(nil, pin: nil)
        #expect(revoked.compactMap(\.trouble) == [])
        #expect(revoked.map(\.name).contains("原证书（authentication，已由新证书接替）"))
        world.holder.clock.advance(bySeconds: 3_000_000)
        let ended = await world.holder.tokens().check(nil, pin: HolderCard.typed(HolderCard.pin))
        #expect(ended.compactMap(\.trouble) == [] && ended.count == 6)
        // Nothing takes its place that has ended itself, or was revoked.
        let none = await world.holder.tokens(isRevoked: { _ in true }).check(nil, pin: nil)
        let troubles = [AssistantError(.certificateExpired), AssistantError(.certificateRevoked)]
        #expect(Set(none.compactMap(\.trouble)) == Set(troubles.map(\.sentence)))
    }

    @Test("A wrong PIN, an ended certificate and no token are lines in Chinese")
    func bad() async throws {
        let holder = try await HolderCard()
        holder.clock.advance(bySeconds: 31_536_001)
        let lines = await holder.tokens().check(nil, pin: HolderCard.typed("31415926"))
        #expect(
            lines.compactMap(\.trouble) == [
                AssistantError(.certificateExpired).sentence,
                AssistantError(.pinWrong(triesLeft: 2)).sentence,
            ]
        )
        holder.card.remove()
        let empty = await holder.tokens().check(nil, pin: nil)
        #expect(empty.map(\.trouble) == [AssistantError(.noToken).sentence])
    }
}
