import Model
import OpenSSL
import Testing
import TokenTestSupport

@testable import Tokens

/// PKCS#11 2.40 §5.15 (C_UnwrapKey), with SoftHSM2 in a process of its own.
@Suite("Encryption pairs behind PKCS#11", .serialized)
struct CryptokiEncryptionTests {
    private struct Bench {
        let desk: ModuleDesk
        let token: CryptokiToken
        let secrets: TokenSecrets
        let signer: PublicKey

        init() async throws {
            desk = try ModuleDesk()
            token = try #require(try await desk.tokens().first)
            secrets = try TokenSecrets.random(for: try await token.condition())
            try await token.personalise(to: secrets, from: TokenSecrets.factoryDefaults())
            signer = try await token.generateKey(.p256, in: .authentication, with: secrets)
        }

        func transport() async throws -> PublicKey {
            try #require(try await token.transportKey(in: .authentication, with: secrets))
        }
    }

    @Test(
        "A pair that was wrapped for the token's transport key goes in, with its certificate beside it",
        arguments: [KeyAlgorithm.p256, .p384, .rsa2048]
    )
    func importing(algorithm: KeyAlgorithm) async throws {
        let bench = try await Bench()
        let (token, secrets) = (bench.token, bench.secrets)
        #expect(try await token.condition().capabilities.has(.unwrapping))
        #expect(try await token.encryptionKey(in: .authentication) == nil)
        let transport = try await bench.transport()
        #expect(transport.algorithm == .rsa2048)
        #expect(try await bench.transport() == transport, "it is made once")
        let pair = try PrivateKey.generate(algorithm)
        let envelope = try WrappedKey(pair, to: transport).der
        let certificate = try SampleCertificate.of(pair.publicKey)
        for _ in 0..<2 {
            // The second time as after a cut.
            try await token.importKey(envelope, of: pair.publicKey, in: .authentication, with: secrets)
            try await token.write(
                encryptionCertificate: certificate.der,
                in: .authentication,
                with: secrets
            )
            #expect(try await token.encryptionKey(in: .authentication) == pair.publicKey)
            #expect(try await token.readEncryptionCertificate(in: .authentication) == certificate.der)
        }
        #expect(try await token.publicKey(in: .authentication) == bench.signer, "the key to sign with stays")
        #expect(try await token.readCertificate(in: .authentication) == nil)
        let signature = try await token.sign([1, 2], in: .authentication, with: secrets)
        #expect(bench.signer.verify(signature: signature, message: [1, 2]))
    }

    @Test(
        "A pair for another token, or another private key than was told, is refused, and nothing is taken in"
    )
    func foreign() async throws {
        let bench = try await Bench()
        let (token, secrets) = (bench.token, bench.secrets)
        let (pair, other) = (try PrivateKey.generate(.p256), try PrivateKey.generate(.p256))
        await #expect(throws: TokenError(.emptySlot(.authentication))) {
            let envelope = try WrappedKey(pair, to: PrivateKey.generate(.rsa2048).publicKey).der
            try await token.importKey(envelope, of: pair.publicKey, in: .authentication, with: secrets)
        }
        let transport = try await bench.transport()
        let foreign = try WrappedKey(pair, to: PrivateKey.generate(.rsa2048).publicKey).der
        let mixed = try WrappedKey(other, to: transport).der
        for envelope in [foreign, mixed] {
            await #expect(throws: TokenError.self) {
                try await token.importKey(envelope, of: pair.publicKey, in: .authentication, with: secrets)
            }
            #expect(try await token.encryptionKey(in: .authentication) == nil)
        }
        await #expect(throws: TokenError(.emptySlot(.authentication))) {
            let certificate = try SampleCertificate.of(pair.publicKey).der
            try await token.write(encryptionCertificate: certificate, in: .authentication, with: secrets)
        }
        let own = try WrappedKey(pair, to: transport).der
        try await token.importKey(own, of: pair.publicKey, in: .authentication, with: secrets)
        #expect(try await token.encryptionKey(in: .authentication) == pair.publicKey)
    }

    @Test("A new key to sign with leaves the pair to decrypt with where it is")
    func renewal() async throws {
        let bench = try await Bench()
        let (token, secrets) = (bench.token, bench.secrets)
        let pair = try PrivateKey.generate(.p256)
        let envelope = try WrappedKey(pair, to: await bench.transport()).der
        let certificate = try SampleCertificate.of(pair.publicKey)
        try await token.importKey(envelope, of: pair.publicKey, in: .authentication, with: secrets)
        try await token.write(encryptionCertificate: certificate.der, in: .authentication, with: secrets)
        let next = try await token.generateKey(.p256, in: .authentication, with: secrets)
        #expect(next != bench.signer)
        #expect(try await token.publicKey(in: .authentication) == next)
        #expect(try await token.encryptionKey(in: .authentication) == pair.publicKey)
        #expect(try await token.readEncryptionCertificate(in: .authentication) == certificate.der)
        #expect(try await token.condition()[.authentication]?.hasCertificate == false)
    }
}
