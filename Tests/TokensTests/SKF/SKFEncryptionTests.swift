import Model
import OpenSSL
import Testing
import TokenTestSupport

@testable import Tokens

/// GM/T 0016-2012 §5.2, §7.6 (SKF_ImportECCKeyPair), through the double's C interface in a process of its own.
@Suite("Encryption pairs on SKF tokens", .serialized)
struct SKFEncryptionTests {
    private struct Bench {
        let desk: SKFDesk
        let token: CryptokiToken
        let secrets: TokenSecrets
        let signer: PublicKey

        init(traits: String = "", profile: SKFProfile = SKFProfile()) async throws {
            desk = try SKFDesk(traits: traits, profile: profile)
            token = try #require(try await desk.tokens().first)
            secrets = try TokenSecrets.random(for: try await token.condition())
            try await token.personalise(to: secrets, from: [])
            signer = try await token.generateKey(.sm2, in: .authentication, with: secrets)
            let certificate = try SampleCertificate.of(signer)
            try await token.write(certificate: certificate.der, in: .authentication, with: secrets)
        }
    }

    @Test(
        "A pair that was wrapped for the token's key goes in, with its certificate beside it",
        arguments: [
            ("", SKFProfile()),
            ("padded,front", SKFProfile(packed: false)),
            ("ulong8,message", SKFProfile(ulong: .eight, signs: .message)),
            ("ulong8,padded", SKFProfile(ulong: .eight, packed: false)),
        ]
    )
    func importing(traits: String, profile: SKFProfile) async throws {
        let bench = try await Bench(traits: traits, profile: profile)
        let (token, secrets) = (bench.token, bench.secrets)
        #expect(try await token.condition().capabilities.has(.envelopes))
        #expect(try await token.encryptionKey(in: .authentication) == nil)
        #expect(try await token.readEncryptionCertificate(in: .authentication) == nil)
        let pair = try PrivateKey.generate(.sm2)
        let envelope = try SM2EnvelopedKey(pair, to: bench.signer)
        try await token.importKey(envelope.der, of: envelope.publicKey, in: .authentication, with: secrets)
        let certificate = try SampleCertificate.of(pair.publicKey)
        try await token.write(encryptionCertificate: certificate.der, in: .authentication, with: secrets)
        #expect(try await token.encryptionKey(in: .authentication) == pair.publicKey)
        #expect(try await token.readEncryptionCertificate(in: .authentication) == certificate.der)
        #expect(try await token.publicKey(in: .authentication) == bench.signer, "the key to sign with stays")
        #expect(try await token.readCertificate(in: .authentication) != certificate.der)
        // Repeated after a cut.
        try await token.importKey(envelope.der, of: envelope.publicKey, in: .authentication, with: secrets)
        #expect(try await token.encryptionKey(in: .authentication) == pair.publicKey)
        let signature = try await token.sign([1, 2], in: .authentication, with: secrets)
        #expect(bench.signer.verify(signature: signature, message: [1, 2]))
    }

    @Test("An envelope for another token, or with another private key, is refused, and nothing is taken in")
    func foreign() async throws {
        let bench = try await Bench()
        let (token, secrets) = (bench.token, bench.secrets)
        let (pair, other) = (try PrivateKey.generate(.sm2), try PrivateKey.generate(.sm2))
        let foreign = try SM2EnvelopedKey(pair, to: other.publicKey)
        let own = try SM2EnvelopedKey(pair, to: bench.signer)
        let mixed = try SM2EnvelopedKey(
            der: DER.sequence(
                DER.sequence(DER.oid("1.2.156.10197.1.104.1")),
                own.wrappedKey.der,
                DER.bitString(other.publicKey.keyBits),
                DER.bitString(own.encryptedPrivateKey)
            )
        )
        for envelope in [foreign, mixed] {
            let error = await #expect(throws: TokenError.self) {
                try await token.importKey(
                    envelope.der,
                    of: envelope.publicKey,
                    in: .authentication,
                    with: secrets
                )
            }
            guard case .moduleFailed("skf", let detail) = error?.reason else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(detail.contains("SKF_ImportECCKeyPair"))
            #expect(try await token.encryptionKey(in: .authentication) == nil)
        }
        await #expect(throws: TokenError(.emptySlot(.signature))) {
            try await token.importKey(own.der, of: own.publicKey, in: .signature, with: secrets)
        }
    }

    @Test("A library that says that it has the pair, and has not, is found out")
    func untrue() async throws {
        let bench = try await Bench()
        let failing = bench.desk.failing("SKF_ExportPublicKey:a00001b")
        let token = try CryptokiToken(bench.token.identity, module: failing.module, program: failing.program)
        let envelope = try SM2EnvelopedKey(PrivateKey.generate(.sm2), to: bench.signer)
        await #expect(throws: TokenError(.untrueAnswer(operation: "SKF_ImportECCKeyPair"))) {
            try await token.importKey(
                envelope.der,
                of: envelope.publicKey,
                in: .authentication,
                with: bench.secrets
            )
        }
    }

    @Test("A new key to sign with leaves the pair to decrypt with where it is")
    func renewal() async throws {
        let bench = try await Bench()
        let (token, secrets) = (bench.token, bench.secrets)
        let pair = try PrivateKey.generate(.sm2)
        let certificate = try SampleCertificate.of(pair.publicKey)
        let envelope = try SM2EnvelopedKey(pair, to: bench.signer)
        try await token.importKey(envelope.der, of: envelope.publicKey, in: .authentication, with: secrets)
        try await token.write(encryptionCertificate: certificate.der, in: .authentication, with: secrets)
        let beside = try await token.generateKey(.sm2, in: .signature, with: secrets)
        let next = try await token.generateKey(.sm2, in: .authentication, with: secrets)
        #expect(next != bench.signer)
        #expect(try await token.publicKey(in: .signature) == beside)
        #expect(try await token.publicKey(in: .authentication) == next)
        #expect(try await token.encryptionKey(in: .authentication) == pair.publicKey)
        #expect(try await token.readEncryptionCertificate(in: .authentication) == certificate.der)
    }

    @Test("Behind PKCS#11 no envelope is opened by a key to sign with")
    func otherModules() async throws {
        let desk = try ModuleDesk()
        let token = try #require(try await desk.tokens().first)
        #expect(try await !token.condition().capabilities.has(.envelopes))
        #expect(try await token.encryptionKey(in: .authentication) == nil)
        let secrets = try TokenSecrets.random(for: try await token.condition())
        let pair = try PrivateKey.generate(.sm2)
        let envelope = try SM2EnvelopedKey(pair, to: PrivateKey.generate(.sm2).publicKey)
        await #expect(throws: TokenError.self) {
            try await token.importKey(envelope.der, of: pair.publicKey, in: .authentication, with: secrets)
        }
    }
}
