import Model
import OpenSSL
import Testing
import TokenTestSupport

@testable import Tokens

/// GM/T 0016-2012, through the double's C interface in a process of its own.
@Suite("Tokens behind SKF libraries", .serialized)
struct SKFTokenTests {
    /// A token made as the line makes it.
    private func made(
        _ algorithm: KeyAlgorithm = .sm2,
        on desk: SKFDesk
    ) async throws -> (token: CryptokiToken, secrets: TokenSecrets, certificate: Certificate) {
        let token = try #require(try await desk.tokens().first)
        let secrets = try TokenSecrets.random(for: try await token.condition())
        try await token.personalise(to: secrets, from: [])
        let key = try await token.generateKey(algorithm, in: .authentication, with: secrets)
        let certificate = try SampleCertificate.of(key)
        try await token.write(certificate: certificate.der, in: .authentication, with: secrets)
        return (token, secrets, certificate)
    }

    @Test(
        "An SM2 key made in the token signs, however its library differs from others",
        arguments: [
            ("", SKFProfile()),
            ("padded,front", SKFProfile(packed: false)),
            ("ulong8,message", SKFProfile(ulong: .eight, signs: .message)),
            ("ulong8,padded,short", SKFProfile(ulong: .eight, packed: false)),
            ("pincodes,nologin", SKFProfile(pinCodes: .shifted, application: "BID", containers: "")),
        ]
    )
    func making(traits: String, profile: SKFProfile) async throws {
        let desk = try SKFDesk(traits: traits, profile: profile)
        let (token, secrets, certificate) = try await made(on: desk)
        #expect(certificate.publicKey.algorithm == .sm2)
        #expect(try await token.readCertificate(in: .authentication) == certificate.der)
        #expect(try await token.publicKey(in: .authentication) == certificate.publicKey)
        let message = Array("a challenge".utf8)
        let signature = try await token.sign(message, in: .authentication, with: secrets)
        #expect(certificate.publicKey.verify(signature: signature, message: message))
        #expect(try await token.publicKey(in: .signature) == nil)
        #expect(try await token.readCertificate(in: .signature) == nil)
    }

    @Test("An RSA key made in the token signs")
    func rsa() async throws {
        let desk = try SKFDesk()
        let (token, secrets, certificate) = try await made(.rsa2048, on: desk)
        let signature = try await token.sign([1, 2, 3], in: .authentication, with: secrets)
        #expect(certificate.publicKey.verify(signature: signature, message: [1, 2, 3]))
    }

    @Test("A blank is recognised, and is none any more once it has its own secrets")
    func blank() async throws {
        let desk = try SKFDesk(devices: ["A1", "B2", "0000"])
        let tokens = try await desk.tokens()
        #expect(tokens.map(\.identity.serial) == ["A1", "B2"], "zeros are no number")
        let token = try #require(tokens.first)
        #expect(token.identity.driver == "skf")
        let before = try await token.condition()
        #expect(before.isFactoryFresh)
        #expect(before.officerPINLength == 16)
        #expect(Set(before.capabilities.algorithms) == [.sm2, .rsa2048])
        let secrets = try TokenSecrets.random(for: before)
        try await token.personalise(to: secrets, from: [])
        let after = try await token.condition()
        #expect(!after.isFactoryFresh)
        #expect(after.pinTriesLeft == 6)
        #expect(after.pukTriesLeft == 10)
        #expect(after[.authentication]?.hasKey == false)
        #expect(try await tokens[1].condition().isFactoryFresh)
    }

    @Test("New secrets take the place of the old ones, and the keys stay")
    func rotation() async throws {
        let desk = try SKFDesk()
        let (token, secrets, certificate) = try await made(on: desk)
        try await token.personalise(to: secrets, from: [])
        let next = try TokenSecrets.random(for: try await token.condition())
        try await token.personalise(to: next, from: [secrets])
        #expect(try await token.readCertificate(in: .authentication) == certificate.der)
        _ = try await token.sign([1], in: .authentication, with: next)
        await #expect(throws: TokenError(.wrongOfficerPIN(triesLeft: 9))) {
            try await token.resetPIN(to: PINPolicy().draw(), with: secrets)
        }
        await #expect(throws: TokenError(.wrongOfficerPIN(triesLeft: 8)), "the device key is not tried") {
            try await token.personalise(to: secrets, from: [])
        }
    }

    @Test(
        "A wrong PIN is never given as the last try, and the administrator's PIN gives all tries back",
        arguments: [("", SKFProfile()), ("pincodes,ulong8", SKFProfile(ulong: .eight, pinCodes: .shifted))]
    )
    func tries(traits: String, profile: SKFProfile) async throws {
        let desk = try SKFDesk(traits: traits, profile: profile)
        let (token, secrets, _) = try await made(on: desk)
        let wrong = try secrets.replacing(pin: SecretBytes(copying: Array("918273".utf8)))
        for left in [5, 4, 3, 2, 1] {
            await #expect(throws: TokenError(.wrongPIN(triesLeft: left))) {
                _ = try await token.sign([1], in: .authentication, with: wrong)
            }
        }
        await #expect(throws: TokenError(.tooFewTries(of: "PIN", left: 1))) {
            _ = try await token.sign([1], in: .authentication, with: secrets)
        }
        let pin = Array("736152".utf8)
        try await token.resetPIN(to: SecretBytes(copying: pin), with: secrets)
        #expect(try await token.pinTriesLeft() == 6)
        let now = try secrets.replacing(pin: SecretBytes(copying: pin))
        _ = try await token.sign([1], in: .authentication, with: now)
        try await token.changePIN(
            from: SecretBytes(copying: pin),
            to: SecretBytes(copying: Array("918273".utf8))
        )
        _ = try await token.sign([1], in: .authentication, with: wrong)
    }

    @Test("A token with another maker's device key is refused and stays as it was")
    func makersKey() async throws {
        let desk = try SKFDesk()
        let other = try #require(try await desk.reached(deviceKey: "8765432187654321").tokens().first)
        let secrets = try TokenSecrets.random(for: try await other.condition())
        let error = await #expect(throws: TokenError.self) {
            try await other.personalise(to: secrets, from: [])
        }
        guard case .makersPINRefused("A1B2C3D4", _) = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        let unknown = try #require(try await desk.reached(deviceKey: nil).tokens().first)
        #expect(try await !unknown.condition().isFactoryFresh)
        await #expect(throws: TokenError(.alreadyPersonalised(serial: "A1B2C3D4"))) {
            try await unknown.personalise(to: secrets, from: [])
        }
        _ = try await made(on: desk)
    }

    @Test("A token with somebody's application is left alone")
    func somebodys() async throws {
        let desk = try SKFDesk(profile: SKFProfile(application: "THEIRS"))
        let (theirs, secrets, _) = try await made(on: desk)
        let token = try #require(try await desk.reached(deviceKey: SKFDesk.deviceKey).tokens().first)
        #expect(try await !token.condition().isFactoryFresh)
        let ours = try TokenSecrets.random(for: try await token.condition())
        await #expect(throws: TokenError(.alreadyPersonalised(serial: "A1B2C3D4"))) {
            try await token.personalise(to: ours, from: [secrets])
        }
        await #expect(throws: TokenError(.alreadyPersonalised(serial: "A1B2C3D4"))) {
            try await token.reset(knowing: [ours, secrets])
        }
        _ = try await theirs.sign([1], in: .authentication, with: secrets)
    }

    @Test("A reset makes a blank of a token whose secrets are known, and of no other")
    func reset() async throws {
        let desk = try SKFDesk()
        let (token, secrets, _) = try await made(on: desk)
        let others = try TokenSecrets.random(for: try await token.condition())
        await #expect(throws: TokenError(.wrongOfficerPIN(triesLeft: 9))) {
            try await token.reset(knowing: [others])
        }
        _ = try await token.sign([1], in: .authentication, with: secrets)
        try await token.reset(knowing: [others, secrets])
        #expect(try await token.condition().isFactoryFresh)
        try await token.reset(knowing: [secrets])
        #expect(try await token.condition().isFactoryFresh)
    }

    @Test("A key of a kind that the token does not make is refused by its name")
    func unsupported() async throws {
        let desk = try SKFDesk()
        let (token, secrets, certificate) = try await made(on: desk)
        await #expect(throws: TokenError(.unsupportedAlgorithm(.p256))) {
            _ = try await token.generateKey(.p256, in: .authentication, with: secrets)
        }
        #expect(try await token.publicKey(in: .authentication) == certificate.publicKey, "it stays")
        await #expect(throws: TokenError(.emptySlot(.signature))) {
            _ = try await token.sign([1], in: .signature, with: secrets)
        }
    }
}
