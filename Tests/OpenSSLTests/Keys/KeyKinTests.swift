import Model
import OpenSSL
import TestSupport
import Testing

@Suite("Keys with the same private half")
struct KeyKinTests {
    /// The primes of the fields: SEC 2 §2.4.2, §2.5.1; GB/T 32918.5.
    private static let primes: [KeyAlgorithm: String] = [
        .p256: "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
        .p384:
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
        .sm2: "fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff",
    ]

    @Test("The kin of a point is the point with the other y", arguments: [KeyAlgorithm.p256, .p384, .sm2])
    func points(algorithm: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm).publicKey
        let prime = try #require(Self.primes[algorithm].flatMap { Hexadecimal.decode($0) })
        let point = key.keyBits
        let negated = point.dropLast(prime.count) + difference(prime, point.suffix(prime.count))
        // Reading it checks that it is on the curve.
        let other = try PublicKey(rawECPoint: Array(negated), algorithm: algorithm)
        #expect(other != key)
        #expect(key.kin == [other.fingerprint])
        #expect(other.kin == [key.fingerprint])
    }

    @Test("The kin of a modulus is the modulus with other exponents")
    func moduli() throws {
        let key = try TestKeys.key(.rsa2048).publicKey
        var reader = try DERReader.sequence(key.keyBits, of: "key")
        let modulus = try reader.magnitude()
        let other = try PublicKey(rsaModulus: modulus, exponent: [1, 0, 3])
        #expect(other.kin.contains(key.fingerprint))
        #expect(!key.kin.contains(key.fingerprint))
        #expect(Set(key.kin).count == 7)
        // As an imported certificate may have it.
        let numbers = DER.sequence(DER.integer(magnitude: modulus), DER.integer(3))
        let identifier = DER.sequence(DER.oid("1.2.840.113549.1.1.1"), DER.null)
        let foreign = DER.sequence(identifier, DER.bitString(numbers))
        #expect(key.kin.contains(DigestAlgorithm.sha256.hash(foreign)))
    }

    @Test("The kin of an Ed25519 key has the other sign")
    func edwards() throws {
        let key = try PrivateKey.generate(.ed25519).publicKey
        var octets = key.keyBits
        octets[31] ^= 0x80
        #expect(key.kin == [try PublicKey(rawECPoint: octets, algorithm: .ed25519).fingerprint])
    }

    @Test("An RSA key with another exponent than 65537 is not certified")
    func exponent() throws {
        var reader = try DERReader.sequence(TestKeys.key(.rsa2048).publicKey.keyBits, of: "key")
        let key = try PublicKey(rsaModulus: reader.magnitude(), exponent: [1, 0, 3])
        #expect(throws: CryptoError(.keyTooWeak("its RSA exponent is 65539, not 65537"))) {
            try key.checkStrength()
        }
    }

    private func difference(_ left: [UInt8], _ right: some Sequence<UInt8>) -> [UInt8] {
        var borrow = 0
        let digits = zip(left.reversed(), Array(right).reversed()).map { minuend, subtrahend in
            let digit = Int(minuend) - Int(subtrahend) - borrow
            borrow = digit < 0 ? 1 : 0
            return UInt8(truncatingIfNeeded: digit)
        }
        return digits.reversed()
    }
}
