import Model
import TestSupport
import Testing

@testable import OpenSSL

@Suite("Keys under which much is verified")
struct FrequentKeyTests {
    private static let message = Array("what an authority signs".utf8)

    @Test(
        "What a key signed is its signature before the table and with it",
        arguments: [KeyAlgorithm.p256, .p384, .sm2, .ed25519]
    )
    func signatures(algorithm: KeyAlgorithm) throws {
        let key = try TestKeys.key(algorithm)
        let frequent = FrequentKey(key.publicKey)
        for number in 0..<UInt8(FrequentKey.patience + 40) {
            let signature = try key.sign(Self.message + [number])
            #expect(isSignature(signature, of: Self.message + [number], key, frequent))
            #expect(!isSignature(signature, of: Self.message + [number ^ 1], key, frequent))
        }
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("A digest longer than the order of the curve counts with its first bits", arguments: [0, 200])
    func longDigest(number: UInt8) throws {
        let (key, frequent) = try ready()
        for algorithm in [SignatureAlgorithm.ecdsaWithSHA256, .ecdsaWithSHA384, .ecdsaWithSHA512] {
            let signature = try key.using(algorithm).sign([number])
            #expect(frequent.verify(signature: signature, message: [number], algorithm: algorithm))
        }
        let other = try key.using(.ecdsaWithSHA384).sign([number])
        #expect(!frequent.verify(signature: other, message: [number], algorithm: .ecdsaWithSHA256))
        #expect(!frequent.verify(signature: other, message: [number], algorithm: .rsaWithSHA256))
    }

    @Test("Another key's signature is none", arguments: [KeyAlgorithm.p256, .p384])
    func otherKey(algorithm: KeyAlgorithm) throws {
        let (_, frequent) = try ready()
        let signature = try PrivateKey.generate(algorithm).sign(Self.message)
        #expect(!frequent.verify(signature: signature, message: Self.message, algorithm: .ecdsaWithSHA256))
    }

    @Test("The table says of a signature with one octet changed what libcrypto says", arguments: 0..<8)
    func changed(seed: UInt64) throws {
        let (key, frequent) = try ready()
        var random = SeededGenerator(seed: seed)
        for _ in 0..<64 {
            var signature = try key.sign(Self.message)
            signature[Int.random(in: 0..<signature.count, using: &random)] ^= UInt8.random(
                in: 1...255,
                using: &random
            )
            #expect(!isSignature(signature, of: Self.message, key, frequent))
        }
    }

    @Test("Numbers outside 1 to n − 1 and what is no pair of numbers are no signature")
    func bounds() throws {
        let (key, frequent) = try ready()
        let order = try #require(Curve.of(.p256)).order
        let (r, s) = try numbers(key.sign(Self.message))
        let pairs: [([UInt8], [UInt8])] = [
            ([], s), (r, []), ([], []), (order, s), (r, order), ([1], [1]), ([1] + r, s),
        ]
        for pair in pairs {
            let signature = DER.sequence(DER.integer(magnitude: pair.0), DER.integer(magnitude: pair.1))
            #expect(!isSignature(signature, of: Self.message, key, frequent))
        }
        let right = DER.sequence(DER.integer(magnitude: r), DER.integer(magnitude: s))
        #expect(isSignature(right, of: Self.message, key, frequent))
        for wrong in [[], [0], right + [0], Array(right.dropLast()), DER.sequence(DER.integer(magnitude: r))]
        {
            #expect(!isSignature(wrong, of: Self.message, key, frequent))
        }
        let padded = DER.sequence(DER.tlv(DERTag.integer, [0, 0] + r), DER.integer(magnitude: s))
        #expect(!isSignature(padded, of: Self.message, key, frequent))
    }

    /// A P-256 key whose table has taken over.
    private func ready() throws -> (PrivateKey, FrequentKey) {
        let key = try TestKeys.key(.p256)
        let frequent = FrequentKey(key.publicKey)
        let signature = try key.sign(Self.message)
        for _ in 0...FrequentKey.patience {
            #expect(
                frequent.verify(
                    signature: signature,
                    message: Self.message,
                    algorithm: key.signatureAlgorithm
                )
            )
        }
        return (key, frequent)
    }

    /// What the frequent key says; libcrypto's own verification must say the same.
    private func isSignature(
        _ signature: [UInt8],
        of message: [UInt8],
        _ key: PrivateKey,
        _ frequent: FrequentKey
    ) -> Bool {
        let algorithm = key.signatureAlgorithm
        let answer = frequent.verify(signature: signature, message: message, algorithm: algorithm)
        #expect(answer == key.publicKey.verify(signature: signature, message: message, algorithm: algorithm))
        return answer
    }

    private func numbers(_ signature: [UInt8]) throws -> (r: [UInt8], s: [UInt8]) {
        var reader = try DERReader.sequence(signature, of: "signature")
        return (try reader.magnitude(), try reader.magnitude())
    }
}
