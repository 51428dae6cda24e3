import Model
import OpenSSL
import TestSupport
import Testing

@Suite("Checks of subject keys")
struct KeyCheckTests {
    private static let exponent: [UInt8] = [1, 0, 1]

    private func problem(_ modulus: [UInt8]) throws -> String? {
        let key = try PublicKey(rsaModulus: modulus, exponent: Self.exponent)
        let reason = reason { () throws(CryptoError) in try key.checkStrength() }
        guard case .keyTooWeak(let problem) = reason else { return nil }
        return problem
    }

    @Test(
        "A modulus that was made badly is refused with what is wrong with it",
        arguments: [
            (BadModuli.roca, "its RSA modulus has the ROCA fingerprint (CVE-2017-15361)"),
            (BadModuli.neighbours, "the two primes of its RSA modulus are too close together"),
            (BadModuli.close, "the two primes of its RSA modulus are too close together"),
            (BadModuli.cube, "its RSA modulus is a power of a smaller number"),
        ]
    )
    func badModuli(modulus: String, expected: String) throws {
        #expect(try problem(#require(Hexadecimal.decode(modulus))) == expected)
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("A small prime that divides the modulus is named")
    func smallFactors() throws {
        let sound = try TestKeys.key(.rsa2048).publicKey
        var modulus = try numbers(sound.keyBits).modulus
        let factors: [UInt64] = [3, 5, 7, 11, 751, 757, 9973]
        for factor in factors {
            // The multiple of the factor just below the modulus; odd again by going down in even steps.
            var candidate = modulus
            while remainder(candidate, factor) != 0 || candidate[candidate.count - 1] & 1 == 0 {
                decrement(&candidate)
            }
            let told = try #require(try problem(candidate))
            let words = told.split(separator: " ").map(String.init)
            let named = try #require(words.last.flatMap { UInt64($0) })
            #expect(told.hasPrefix("its RSA modulus is divisible by"))
            #expect(named <= factor && remainder(candidate, named) == 0)
        }
        modulus[modulus.count - 1] ^= 1
        #expect(throws: CryptoError(.keyTooWeak("the RSA modulus is even"))) {
            try PublicKey(rsaModulus: modulus, exponent: Self.exponent)
        }
    }

    @Test("The moduli of fresh keys, paired anew to two hundred, pass every rule")
    func freshKeys() throws {
        let keys = try (0..<15).map { _ in try primes(of: PrivateKey.generate(.rsa2048)) }
        for (p, _) in keys {
            for (_, q) in keys { #expect(try problem(product(p, q)) == nil) }
        }
    }

    @Test("A prime as modulus is refused")
    func prime() throws {
        let tool = try OpenSSLTool()
        let text = try tool.run("prime", "-generate", "-bits", "2048", "-hex")
        let digits = String(text.filter(\.isHexDigit))
        #expect(
            try problem(#require(Hexadecimal.decode(digits))) == "the numbers of the public key are not sound"
        )
    }

    @Test("An Ed25519 point of low order, outside the field or off the curve is refused")
    func edwards() throws {
        // Least significant octet first; the sign of x does not matter.
        let lowOrder = [
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        ]
        for point in lowOrder {
            var octets = try #require(Hexadecimal.decode(point))
            for _ in 0..<2 {
                #expect(edwardsReason(octets) == .keyTooWeak("its Ed25519 point has low order"))
                octets[31] ^= 0x80
            }
        }
        // y = p, p + 1 and 2^255 − 1: other writings of smaller numbers; y = 2: no point has it.
        for point in [
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "0200000000000000000000000000000000000000000000000000000000000000",
        ] {
            let octets = try #require(Hexadecimal.decode(point))
            #expect(edwardsReason(octets) == .malformed(what: "public key"))
        }
        #expect(edwardsReason([1]) == .malformed(what: "public key"))
        #expect(CryptoError.queueIsEmpty)
    }

    private func edwardsReason(_ octets: [UInt8]) -> CryptoError.Reason? {
        reason { () throws(CryptoError) in
            let identifier = DER.sequence(try DER.oid(parsing: "1.3.101.112"))
            _ = try PublicKey(subjectPublicKeyInfo: DER.sequence(identifier, DER.bitString(octets)))
        }
    }

    private func numbers(_ keyBits: [UInt8]) throws -> (modulus: [UInt8], exponent: [UInt8]) {
        var reader = try DERReader.sequence(keyBits, of: "key")
        return (try reader.magnitude(), try reader.magnitude())
    }

    /// p and q, from the PKCS#1 RSAPrivateKey inside.
    private func primes(of key: PrivateKey) throws -> (p: [UInt8], q: [UInt8]) {
        var outer = try DERReader.sequence(key.pkcs8(), of: "key")
        _ = try (outer.smallInteger(), outer.next(DERTag.sequence))
        var inner = try DERReader.sequence(outer.octetString(), of: "key")
        _ = try (inner.smallInteger(), inner.magnitude(), inner.magnitude(), inner.magnitude())
        return (try inner.magnitude(), try inner.magnitude())
    }

    private func product(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var digits = [UInt64](repeating: 0, count: left.count + right.count)
        for (i, a) in left.reversed().enumerated() {
            for (j, b) in right.reversed().enumerated() { digits[i + j] += UInt64(a) * UInt64(b) }
        }
        var carry: UInt64 = 0
        return digits.map { digit -> UInt8 in
            carry += digit
            defer { carry >>= 8 }
            return UInt8(truncatingIfNeeded: carry)
        }.reversed()
    }

    private func remainder(_ number: [UInt8], _ divisor: UInt64) -> UInt64 {
        number.reduce(UInt64(0)) { ($0 << 8 | UInt64($1)) % divisor }
    }

    private func decrement(_ number: inout [UInt8]) {
        for index in number.indices.reversed() {
            let (value, borrows) = number[index].subtractingReportingOverflow(1)
            number[index] = value
            if !borrows { return }
        }
    }
}
