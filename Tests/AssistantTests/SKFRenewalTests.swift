import Model
import OpenSSL
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Assistant

/// ADR 0065 with the double of an SKF library: SM2 keys, an SM2 authority, and no management key.
@Suite("更新服务 and 替换服务 of an SM2 token behind SKF", .serialized)
struct SKFRenewalTests {
    /// A holder, and the centre that follows their certificate.
    private struct World {
        let holder: SKFHolder
        let centre: RenewalCentre
        let folder: TemporaryDirectory
        let clock = ManualClock()

        init(
            _ kind: RenewalKind = .renew,
            traits: String = "",
            profile: SKFProfile = SKFProfile(),
            treatment: String = "keep"
        ) async throws {
            holder = try await SKFHolder(SKFDesk(traits: traits, profile: profile), profile: profile)
            folder = try TemporaryDirectory()
            clock.advance(bySeconds: 29_000_000)
            centre = try World.centre(kind, after: holder.certificate, holder, clock, treatment)
        }

        private static func centre(
            _ kind: RenewalKind,
            after old: Certificate,
            _ holder: SKFHolder,
            _ clock: ManualClock,
            _ treatment: String = "keep"
        ) throws -> RenewalCentre {
            try RenewalCentre(
                kind,
                old: old,
                serial: holder.serial,
                secrets: nil,
                clock: clock.clock,
                algorithm: .sm2,
                treatment: treatment
            )
        }

        /// The centre a year later, when what it gave is followed in its turn.
        func nextCentre() throws -> RenewalCentre {
            clock.advance(bySeconds: 31_000_000)
            return try World.centre(.renew, after: #require(centre.issued), holder, clock)
        }

        @discardableResult
        func run(
            behind desk: SKFDesk? = nil,
            at other: RenewalCentre? = nil,
            pin: String = HolderCard.pin
        ) async throws -> RenewalOutcome {
            let centre = other ?? centre
            let renewal = HolderRenewal(
                tokens: holder.tokens(behind: desk, clock: clock.clock),
                door: centre,
                roots: [centre.authority],
                drawer: RenewalDrawer(folder: folder.path("state"))
            )
            return try await renewal.run(
                centre.kind,
                code: HolderCard.typed(RenewalCentre.code),
                pin: HolderCard.typed(pin),
                of: holder.serial
            )
        }

        /// Whether the key of a slot signs, with this certificate beside it.
        func has(_ certificate: Certificate?, in slot: TokenSlot) async throws -> Bool {
            guard let certificate else { return false }
            let token = try await holder.token()
            let signature = try await token.sign([1], in: slot, pin: HolderCard.typed(HolderCard.pin))
            let written = try await token.readCertificate(in: slot)
            return written == certificate.der
                && certificate.publicKey.verify(signature: signature, message: [1])
        }

        /// Whether both keys sign, each with its certificate beside it, and the new one is in force.
        func isRenewed() async throws -> Bool {
            guard centre.isDone, try await has(centre.issued, in: .signature) else { return false }
            return try await has(holder.certificate, in: .authentication)
        }
    }

    @Test(
        "A second SM2 key and its certificate come into a container of their own, however the library differs",
        arguments: [
            ("", SKFProfile()),
            ("ulong8,padded,message", SKFProfile(ulong: .eight, packed: false, signs: .message)),
            ("front,pincodes,nologin", SKFProfile(pinCodes: .shifted)),
        ]
    )
    func renews(traits: String, profile: SKFProfile) async throws {
        let world = try await World(traits: traits, profile: profile)
        try await world.run()
        #expect(try await world.isRenewed())
        #expect(world.centre.verbs == ["redeem", "certificate", "complete"], "no management key")
        let issued = try #require(world.centre.issued)
        #expect(issued.publicKey.algorithm == .sm2 && issued.signatureAlgorithm == .sm2WithSM3)
        #expect(issued.isSigned(by: world.centre.authority.publicKey))
    }

    @Test("替换: what is not good any more stays beside its key, because no function removes it alone")
    func replaces() async throws {
        let world = try await World(.replace, treatment: "remove")
        let outcome = try await world.run()
        #expect(outcome.kind == .replace)
        #expect(try await world.isRenewed())
    }

    @Test("The renewal of the year after takes the first container, and leaves the second one")
    func again() async throws {
        let world = try await World()
        try await world.run()
        let next = try world.nextCentre()
        try await world.run(at: next)
        #expect(next.isDone)
        #expect(try await world.has(next.issued, in: .authentication))
        #expect(try await world.has(world.centre.issued, in: .signature))
    }

    @Test(
        "A library that crashes, or a token that is pulled, at any call is gone on with by the same code",
        arguments: [
            "SKF_CreateContainer:crash", "SKF_GenECCKeyPair:crash", "SKF_ImportCertificate:crash",
            "SKF_ECCSignData:crash", "SKF_CreateContainer:away1", "SKF_GenECCKeyPair:away1",
            "SKF_ExportPublicKey:away3", "SKF_ECCSignData:away1", "SKF_ECCSignData:away2",
            "SKF_ECCSignData:away3", "SKF_ImportCertificate:away1",
        ]
    )
    func cut(fault: String) async throws {
        let world = try await World()
        await #expect(throws: AssistantError.self) {
            try await world.run(behind: world.holder.desk.failing(fault))
        }
        try await world.run()
        #expect(try await world.isRenewed())
    }

    @Test("A library that signs something else is found out before the centre is told; the old key stays")
    func lying() async throws {
        let world = try await World()
        // The double takes messages, and the profile gives it digests.
        let other = world.holder.desk.differing("message")
        await #expect(throws: AssistantError(TokenError(.untrueAnswer(operation: "signing")))) {
            try await world.run(behind: other)
        }
        #expect(world.centre.verbs == ["redeem"])
        try await world.run()
        #expect(try await world.isRenewed())
    }

    @Test("A wrong PIN costs the token one try and the code none; the last try is not given")
    func tries() async throws {
        let world = try await World()
        for left in [5, 4, 3, 2, 1] {
            await #expect(throws: AssistantError(.pinWrong(triesLeft: left))) {
                try await world.run(pin: "31415926")
            }
        }
        await #expect(throws: AssistantError(.pinLastTry)) { try await world.run() }
        #expect(world.centre.issued == nil)
    }
}
