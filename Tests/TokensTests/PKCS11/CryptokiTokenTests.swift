import Foundation
import Model
import OpenSSL
import Testing
import TokenTestSupport

@testable import Tokens

@Suite("Tokens behind PKCS#11", .serialized)
struct CryptokiTokenTests {
    /// A token made as the line makes it.
    private func made(
        _ algorithm: KeyAlgorithm = .p256,
        on desk: ModuleDesk
    ) async throws -> (token: CryptokiToken, secrets: TokenSecrets, certificate: Certificate) {
        let token = try #require(try await desk.tokens().first)
        let secrets = try TokenSecrets.random(for: try await token.condition())
        try await token.personalise(to: secrets, from: TokenSecrets.factoryDefaults())
        let key = try await token.generateKey(algorithm, in: .authentication, with: secrets)
        let certificate = try SampleCertificate.of(key)
        try await token.write(certificate: certificate.der, in: .authentication, with: secrets)
        return (token, secrets, certificate)
    }

    @Test("A blank is recognised, and is none any more once it has its own secrets")
    func blank() async throws {
        let desk = try ModuleDesk(blanks: 2)
        let tokens = try await desk.tokens()
        #expect(Set(tokens.map(\.identity.serial)).count == 2)
        let token = try #require(tokens.first)
        #expect(token.identity.driver == "pkcs11")
        let before = try await token.condition()
        #expect(before.isFactoryFresh)
        #expect(before.officerPINLength == 16)
        let secrets = try TokenSecrets.random(for: before)
        try await token.personalise(to: secrets, from: [])
        #expect(try await !token.condition().isFactoryFresh)
        #expect(try await tokens[1].condition().isFactoryFresh)
    }

    @Test(
        "A key made in the token signs, and its certificate is read back as it was written",
        arguments: [KeyAlgorithm.p256, .p384, .rsa2048]
    )
    func making(algorithm: KeyAlgorithm) async throws {
        let desk = try ModuleDesk()
        let (token, secrets, certificate) = try await made(algorithm, on: desk)
        #expect(try await token.readCertificate(in: .authentication) == certificate.der)
        #expect(try await token.publicKey(in: .authentication) == certificate.publicKey)
        let message = Array("a challenge".utf8)
        let signature = try await token.sign(message, in: .authentication, with: secrets)
        #expect(certificate.publicKey.verify(signature: signature, message: message))
        let condition = try await token.condition()
        #expect(condition[.authentication]?.algorithm == algorithm)
        #expect(condition[.authentication]?.hasCertificate == true)
        #expect(condition[.signature]?.hasKey == false)
    }

    @Test(
        "A PIN is given when tries are few, and not when one is left or none",
        arguments: [
            ("USER_PIN_COUNT_LOW", nil, nil), ("USER_PIN_FINAL_TRY", 1, .tooFewTries(of: "PIN", left: 1)),
            ("USER_PIN_LOCKED", 0, .pinLocked),
        ] as [(String, Int?, TokenError.Reason?)]
    )
    func flags(name: String, tries: Int?, refusal: TokenError.Reason?) async throws {
        let desk = try ModuleDesk(fault: "")
        let (_, secrets, _) = try await made(on: desk)
        let token = try #require(try await desk.flagged(name).tokens().first)
        #expect(try await token.condition().pinTriesLeft == tries)
        do throws(TokenError) {
            _ = try await token.sign([1], in: .authentication, with: secrets)
            #expect(refusal == nil)
        } catch {
            #expect(error.reason == refusal)
        }
    }

    @Test("A token that comes uninitialised is listed, is blank, and is made like any other")
    func uninitialised() async throws {
        let desk = try ModuleDesk(uninitialised: "FACTORY0001")
        let token = try #require(try await desk.tokens().first)
        #expect(token.identity.serial == "FACTORY0001")
        let condition = try await token.condition()
        #expect(condition.isFactoryFresh && condition.officerPINLength == 16)
        #expect(condition.capabilities.algorithms.contains(.p256))
        let (made, secrets, certificate) = try await made(on: desk)
        #expect(made.identity == token.identity)
        let signature = try await made.sign([1, 2], in: .authentication, with: secrets)
        #expect(certificate.publicKey.verify(signature: signature, message: [1, 2]))
        #expect(try await !made.condition().isFactoryFresh)
        await #expect(throws: TokenError.self) { try await made.reset(knowing: [secrets]) }
    }

    @Test("A token of ours goes back to its maker's SO PIN and is blank; one with other secrets is refused")
    func reset() async throws {
        let desk = try ModuleDesk()
        let (token, secrets, _) = try await made(on: desk)
        let strange = try TokenSecrets.random(for: try await token.condition())
        await #expect(throws: TokenError.self) { try await token.reset(knowing: [strange]) }
        #expect(try await token.readCertificate(in: .authentication) != nil)
        try await token.reset(knowing: [strange, secrets])
        #expect(try await token.condition().isFactoryFresh)
        try await token.reset(knowing: [secrets])
        _ = try await made(on: desk)
    }

    @Test("Another key takes the place of the one before it, certificate and all")
    func replacing() async throws {
        let desk = try ModuleDesk()
        let (token, secrets, certificate) = try await made(on: desk)
        let key = try await token.generateKey(.p256, in: .authentication, with: secrets)
        #expect(key != certificate.publicKey)
        #expect(try await token.readCertificate(in: .authentication) == nil)
        let listed = try desk.run(["pkcs11-tool", "--module", desk.library, "-O"])
        #expect(listed.components(separatedBy: "Public Key Object").count == 2)
    }

    @Test("Other programs find the objects by label and by the usual identifier, and the key cannot leave")
    func conventions() async throws {
        let desk = try ModuleDesk()
        let (_, secrets, certificate) = try await made(on: desk)
        let pin = secrets.withPIN { digits in
            String(decoding: digits.indices.map { digits[$0] }, as: UTF8.self)
        }
        let tool = ["pkcs11-tool", "--module", desk.library, "--login", "--pin", pin]
        let listed = try desk.run(tool + ["-O"])
        let identifier = Hexadecimal.encode(certificate.publicKey.keyIdentifier)
        #expect(
            listed.components(separatedBy: identifier).count == 4,
            "private key, public key and certificate"
        )
        #expect(listed.contains("PIV AUTH key"))
        #expect(listed.contains("sensitive, always sensitive, never extractable, local"))
        #expect(
            try desk.run(["pkcs11-tool", "--module", desk.library, "--list-token-slots"]).contains(
                "CA KEY"
            )
        )
        let url = "pkcs11:object=PIV%20AUTH%20key;type=cert"
        let exported = try desk.run(["p11tool", "--provider", desk.library, "--export", url])
        #expect(exported.contains(String(decoding: certificate.pem.prefix(60), as: UTF8.self)))
    }

    @Test(
        "Secrets can be given again after a cut at any moment",
        arguments: ["C_SetPIN", "C_InitToken", "C_InitPIN"]
    )
    func cut(function: String) async throws {
        let desk = try ModuleDesk(fault: "\(function):crash")
        let broken = try #require(try await desk.tokens().first)
        let secrets = try TokenSecrets.random(for: try await broken.condition())
        await #expect(throws: TokenError(.moduleEnded(module: "soft", detail: "signal 11"))) {
            try await broken.personalise(to: secrets, from: [])
        }
        let token = try #require(try await desk.failing("").tokens().first)
        #expect(token.identity == broken.identity)
        try await token.personalise(to: secrets, from: [])
        let key = try await token.generateKey(.p256, in: .signature, with: secrets)
        let signature = try await token.sign([1, 2, 3], in: .signature, with: secrets)
        #expect(key.verify(signature: signature, message: [1, 2, 3]))
        // And once more: the keys stay.
        try await token.personalise(to: secrets, from: [])
        #expect(try await token.publicKey(in: .signature) == key)
    }

    @Test("A new SO PIN takes the place of the old one, and the keys stay")
    func rotation() async throws {
        let desk = try ModuleDesk()
        let (token, secrets, certificate) = try await made(on: desk)
        let next = try TokenSecrets.random(for: try await token.condition())
        try await token.personalise(to: next, from: [secrets])
        #expect(try await token.readCertificate(in: .authentication) == certificate.der)
        _ = try await token.sign([1], in: .authentication, with: next)
        await #expect(throws: TokenError(.wrongOfficerPIN(triesLeft: nil))) {
            try await token.resetPIN(to: PINPolicy().draw(), with: secrets)
        }
    }

    @Test("Where a token says that a wrong SO PIN was given, it gets the one that it must still have first")
    func spent() async throws {
        let desk = try ModuleDesk(fault: "")
        let (_, secrets, _) = try await made(on: desk)
        let token = try #require(try await desk.flagged("SO_PIN_COUNT_LOW").tokens().first)
        let next = try TokenSecrets.random(for: try await token.condition())
        try await token.personalise(to: next, from: [secrets])
        let again = try #require(try await desk.tokens().first)
        _ = try await again.sign([1], in: .authentication, with: next)
    }

    @Test(
        "A token whose SO PIN has one try left, or none, says that it takes no new secrets, and takes none",
        arguments: [
            ("SO_PIN_FINAL_TRY", TokenError(.tooFewTries(of: "SO PIN", left: 1))),
            ("SO_PIN_LOCKED", TokenError(.officerPINLocked)),
        ]
    )
    func obstacle(flag: String, obstacle: TokenError) async throws {
        let desk = try ModuleDesk(fault: "")
        let (made, secrets, _) = try await made(on: desk)
        #expect(try await made.condition().rekeyingObstacle == nil)
        let token = try #require(try await desk.flagged(flag).tokens().first)
        let condition = try await token.condition()
        #expect(condition.rekeyingObstacle == obstacle)
        let next = try TokenSecrets.random(for: condition)
        await #expect(throws: obstacle) { try await token.personalise(to: next, from: [secrets]) }
        let chinese = try #require(obstacle.chinese)
        #expect(chinese.contains("SO PIN") && obstacle.hint?.contains("make another one") == true)
        let again = try #require(try await desk.tokens().first)
        _ = try await again.sign([1], in: .authentication, with: secrets)
    }

    @Test("A token with somebody's certificate is left alone")
    func foreign() async throws {
        let desk = try ModuleDesk(blanks: 0, owned: ["alice"])
        let certificate = try SampleCertificate.of(PrivateKey.generate(.p256).publicKey)
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("foreign-\(UUID()).der")
        try Data(certificate.der).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        _ = try desk.run([
            "pkcs11-tool", "--module", desk.library, "--login", "--pin", SoftHSM.pin, "-w", file.path,
            "-y", "cert",
            "--label", "somebody",
        ])
        let token = try #require(try await desk.tokens().first)
        #expect(try await !token.condition().isFactoryFresh)
        let serial = token.identity.serial
        await #expect(throws: TokenError(.alreadyPersonalised(serial: serial))) {
            try await token.personalise(to: TokenSecrets.random(for: token.condition()), from: [])
        }
        #expect(try desk.run(["pkcs11-tool", "--module", desk.library, "-O"]).contains("somebody"))
    }

    @Test("A wrong PIN is given once, and never when it would be the last try")
    func tries() async throws {
        let desk = try ModuleDesk(fault: "")
        let (token, secrets, _) = try await made(on: desk)
        let wrong = try secrets.replacing(pin: SecretBytes(copying: Array("918273".utf8)))
        for _ in 0..<2 {
            await #expect(throws: TokenError.self) {
                _ = try await token.sign([1], in: .authentication, with: wrong)
            }
        }
        #expect(try await token.condition().pinTriesLeft == 1)
        await #expect(throws: TokenError(.tooFewTries(of: "PIN", left: 1))) {
            _ = try await token.sign([1], in: .authentication, with: wrong)
        }
        try await token.resetPIN(to: PINPolicy().draw(), with: secrets)
        #expect(try await token.condition().pinTriesLeft == nil)
    }
}
