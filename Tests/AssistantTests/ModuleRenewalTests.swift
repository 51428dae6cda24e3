import Model
import OpenSSL
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Assistant

/// The tokens behind SoftHSM2, each in a place of its own.
private struct ModuleCabinet: TokenCabinet {
    let desk: ModuleDesk

    func places() async throws(TokenError) -> [CabinetPlace] {
        try await CryptokiToken.list(desk.module, program: desk.program).map {
            CabinetPlace(name: $0.serial, hasToken: true)
        }
    }

    func open(_ place: String) async throws(TokenError) -> any Token {
        let all = try await CryptokiToken.list(desk.module, program: desk.program)
        guard let identity = all.first(where: { $0.serial == place }) else {
            throw TokenError(.unknownReader(place))
        }
        return try CryptokiToken(identity, module: desk.module, program: desk.program)
    }
}

@Suite("更新服务 of a token behind PKCS#11", .serialized)
struct ModuleRenewalTests {
    /// A token of a holder's, and the centre that follows its certificate.
    private struct World {
        let desk: ModuleDesk
        let serial: String
        let old: Certificate
        let centre: RenewalCentre
        let folder: TemporaryDirectory
        let clock = ManualClock()

        init(_ algorithm: KeyAlgorithm = .p256) async throws {
            desk = try ModuleDesk(fault: "")
            let token = try #require(try await desk.tokens().first)
            serial = token.identity.serial
            let secrets = try TokenSecrets.random(for: try await token.condition())
                .replacing(pin: HolderCard.typed(HolderCard.pin))
            try await token.personalise(to: secrets, from: TokenSecrets.factoryDefaults())
            let key = try await token.generateKey(.p256, in: .authentication, with: secrets)
            old = try SampleCertificate.of(key)
            try await token.write(certificate: old.der, in: .authentication, with: secrets)
            folder = try TemporaryDirectory()
            clock.advance(bySeconds: 29_000_000)
            centre = try RenewalCentre(
                old: old,
                serial: serial,
                secrets: nil,
                clock: clock.clock,
                algorithm: algorithm
            )
        }

        func run(on other: ModuleDesk? = nil) async throws -> RenewalOutcome {
            let tokens = HolderTokens(cabinet: ModuleCabinet(desk: other ?? desk), clock: clock.clock)
            let renewal = HolderRenewal(
                tokens: tokens,
                door: centre,
                roots: [centre.authority],
                drawer: RenewalDrawer(folder: folder.path("state"))
            )
            return try await renewal.run(
                .renew,
                code: HolderCard.typed(RenewalCentre.code),
                pin: HolderCard.typed(HolderCard.pin),
                of: serial
            )
        }

        /// Whether both keys sign, each with its certificate beside it.
        func isRenewed() async throws -> Bool {
            let all = try await desk.tokens()
            let token = try #require(all.first(where: { $0.identity.serial == serial }))
            guard let issued = centre.issued, centre.isDone else { return false }
            let new = try await token.sign([1], in: .signature, pin: HolderCard.typed(HolderCard.pin))
            let former = try await token.sign([1], in: .authentication, pin: HolderCard.typed(HolderCard.pin))
            let written = try await token.readCertificate(in: .signature)
            let kept = try await token.readCertificate(in: .authentication)
            return written == issued.der && kept == old.der
                && issued.publicKey.verify(signature: new, message: [1])
                && old.publicKey.verify(signature: former, message: [1])
        }
    }

    @Test("A second key and its certificate come beside the first; nobody asks for a management key")
    func renews() async throws {
        let world = try await World()
        _ = try await world.run()
        #expect(try await world.isRenewed())
        #expect(world.centre.verbs == ["redeem", "certificate", "complete"])
    }

    @Test("The new key is of the kind that the centre wants")
    func otherKind() async throws {
        let world = try await World(.rsa2048)
        _ = try await world.run()
        #expect(try await world.isRenewed())
        #expect(world.centre.issued?.publicKey.algorithm == .rsa2048)
    }

    @Test("Both certificates are found by other programs, each with the identifier of its key")
    func others() async throws {
        let world = try await World()
        _ = try await world.run()
        let listed = try world.desk.run([
            "pkcs11-tool", "--module", world.desk.library, "--list-objects", "--type", "cert",
        ])
        let new = try #require(world.centre.issued)
        for certificate in [world.old, new] {
            #expect(listed.contains(Hexadecimal.encode(certificate.publicKey.keyIdentifier)), "\(listed)")
        }
    }

    @Test("GnuTLS logs in by TLS with the new certificate, which the server's authority signed")
    func login() async throws {
        let world = try await World()
        _ = try await world.run()
        let login = try TLSLogin(
            authority: world.centre.authority.pem,
            module: SoftHSM.library,
            pin: HolderCard.pin,
            environment: world.desk.program.environment
        )
        let new = try #require(world.centre.issued)
        let told = try login.run(new.publicKey.keyIdentifier)
        #expect(told.contains("Handshake was completed") && told.contains("depth=0"), "\(told)")
        #expect(!told.contains("verify error"), "\(told)")
    }

    @Test(
        "A module that fails or crashes in the middle is gone on with by the same code",
        arguments: ["C_GenerateKeyPair:crash", "C_CreateObject:crash", "C_Sign:crash"]
    )
    func crashed(fault: String) async throws {
        let world = try await World()
        await #expect(throws: AssistantError.self) { _ = try await world.run(on: world.desk.failing(fault)) }
        _ = try await world.run()
        #expect(try await world.isRenewed())
    }

    @Test(
        "A PIN with its last try is not given, and no code is used",
        arguments: [("USER_PIN_FINAL_TRY", true), ("USER_PIN_LOCKED", false)]
    )
    func tries(flag: String, isLast: Bool) async throws {
        let world = try await World()
        let refusal = AssistantError(isLast ? .pinLastTry : .pinLocked)
        await #expect(throws: refusal) { _ = try await world.run(on: world.desk.flagged(flag)) }
        #expect(world.centre.verbs.isEmpty)
    }
}
