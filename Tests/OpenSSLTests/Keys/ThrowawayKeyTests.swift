import Model
import OpenSSL
import TestSupport
import Testing

@Suite("Throwaway keys")
struct ThrowawayKeyTests {
    @Test(
        "What a throwaway key signs verifies under its public key, and for no other message",
        arguments: SignatureAlgorithm.allCases
    )
    func verifies(algorithm: SignatureAlgorithm) throws {
        let kind = try #require(KeyAlgorithm.allCases.first { algorithm.fits($0) })
        let key = try ThrowawayKey(kind)
        var generator = SeededGenerator(seed: 1)
        for length in [0, 1, 32, 700] {
            let message = generator.bytes(length)
            let signature = try key.sign(message, with: algorithm)
            let publicKey = key.key.publicKey
            #expect(publicKey.verify(signature: signature, message: message, algorithm: algorithm))
            #expect(!publicKey.verify(signature: signature, message: message + [1], algorithm: algorithm))
        }
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("Signatures of ECDSA are in DER, every time", arguments: [KeyAlgorithm.p256, .p384])
    func form(kind: KeyAlgorithm) throws {
        let algorithm = SignatureAlgorithm(kind)
        for number in UInt8(0)..<64 {
            let key = try ThrowawayKey(kind)
            let signature = try key.sign([number], with: algorithm)
            var reader = try DERReader.sequence(signature, of: "signature")
            #expect(try reader.magnitude().count > 24)
            #expect(try reader.magnitude().count > 24)
            try reader.finish()
            #expect(key.key.publicKey.verify(signature: signature, message: [number], algorithm: algorithm))
        }
    }

    @Test("The nonce is the same for each signature of a throwaway key, and never for a real one")
    func nonce() throws {
        func point(_ signature: [UInt8]) throws -> [UInt8] {
            var reader = try DERReader.sequence(signature, of: "signature")
            return try reader.magnitude()
        }
        let throwaway = try ThrowawayKey(.p256)
        let points = try (UInt8(0)..<8).map { try point(throwaway.sign([$0], with: .ecdsaWithSHA256)) }
        #expect(Set(points).count == 1)
        let real = try (UInt8(0)..<8).map { try point(throwaway.key.sign([$0])) }
        #expect(Set(real + points).count == 9)
    }

    @Test("Algorithms that do not fit the key are refused")
    func unfit() throws {
        let key = try ThrowawayKey(.p256)
        #expect(throws: CryptoError.self) { try key.sign([1], with: .rsaWithSHA256) }
        #expect(throws: CryptoError.self) { try key.sign([1], with: .sm2WithSM3) }
    }
}
