import Model
import OpenSSL
import TestSupport
import Testing

@Suite("Public keys")
struct PublicKeyTests {
    @Test("A key reads its own encoding and its bare numbers", arguments: KeyAlgorithm.allCases)
    func roundTrip(algorithm: KeyAlgorithm) throws {
        let key = try TestKeys.key(algorithm).publicKey
        #expect(try PublicKey(subjectPublicKeyInfo: key.subjectPublicKeyInfo) == key)
        #expect(key.keyIdentifier == DigestAlgorithm.sha1.hash(key.keyBits))
        #expect(key.fingerprint == DigestAlgorithm.sha256.hash(key.subjectPublicKeyInfo))
        if algorithm.coordinateLength != nil {
            #expect(try PublicKey(rawECPoint: key.keyBits, algorithm: algorithm) == key)
        } else if algorithm.modulusBits != nil {
            var numbers = try DERReader.sequence(key.keyBits, of: "key")
            let (modulus, exponent) = (try numbers.magnitude(), try numbers.magnitude())
            #expect(try PublicKey(rsaModulus: [0] + modulus, exponent: exponent) == key)
        }
        try key.checkStrength()
    }

    @Test(
        "A damaged key is refused or is another key; nothing traps",
        arguments: [KeyAlgorithm.p256, .sm2, .rsa2048, .ed25519]
    )
    func damage(algorithm: KeyAlgorithm) throws {
        let key = try TestKeys.key(algorithm).publicKey
        let der = key.subjectPublicKeyInfo
        for bytes in Damage.truncations(der) + Damage.others(der) {
            #expect(throws: CryptoError.self) { try PublicKey(subjectPublicKeyInfo: bytes) }
        }
        for bytes in Damage.flips(der) {
            if let other = try? PublicKey(subjectPublicKeyInfo: bytes) { #expect(other != key) }
        }
        #expect(CryptoError.queueIsEmpty)
    }

    @Test(
        "A point that is not on the curve, at infinity or compressed is refused",
        arguments: [KeyAlgorithm.p256, .p384, .sm2]
    )
    func points(algorithm: KeyAlgorithm) throws {
        let point = try TestKeys.key(algorithm).publicKey.keyBits
        var off = point
        off[off.count - 1] ^= 1
        let length = (point.count - 1) / 2
        let compressed = [2 + (point[point.count - 1] & 1)] + point[1...length]
        let bad: [([UInt8], PublicKeyFault)] = [
            (off, .pointNotOnCurve), ([], .pointForm), ([0], .pointAtInfinity), ([4], .pointForm),
            (Array(compressed), .pointCompressed), ([6] + point.dropFirst(), .pointForm),
            (point + [0], .pointForm),
            ([4] + Array(repeating: 0, count: 2 * length), .pointNotOnCurve),
            ([4] + Array(repeating: 0xFF, count: 2 * length), .pointNotOnCurve),
        ]
        for (candidate, fault) in bad {
            #expect(throws: CryptoError(.badPublicKey(fault))) {
                try PublicKey(rawECPoint: candidate, algorithm: algorithm)
            }
        }
        #expect(throws: CryptoError.self) { try PublicKey(rawECPoint: point, algorithm: .rsa2048) }
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("Weak and unusual RSA numbers are refused with their reason")
    func rsa() throws {
        var generator = SeededGenerator(seed: 1)
        func modulus(_ octets: Int) -> [UInt8] { [0xC1] + generator.bytes(octets - 2) + [0x0D] }
        let exponent: [UInt8] = [1, 0, 1]
        let cases: [([UInt8], [UInt8], CryptoError.Reason)] = [
            (modulus(128), exponent, .keyTooWeak("RSA of 1024 bits")),
            (modulus(255), exponent, .keyTooWeak("RSA of 2040 bits")),
            (modulus(257), exponent, .unsupportedAlgorithm("RSA of 2056 bits")),
            (modulus(1024), exponent, .unsupportedAlgorithm("RSA of 8192 bits")),
            (modulus(255) + [0x0C], exponent, .keyTooWeak("the RSA modulus is even")),
            (modulus(256), [3], .keyTooWeak("RSA exponent 3")),
            (modulus(256), [1, 0, 0], .keyTooWeak("RSA exponent 65536 is even")),
            (modulus(256), [1, 0, 2], .keyTooWeak("RSA exponent 65538 is even")),
            (modulus(256), [], .keyTooWeak("RSA exponent 0 is even")),
            (modulus(256), Array(repeating: 1, count: 9), .unsupportedAlgorithm("RSA with a huge exponent")),
            ([], exponent, .keyTooWeak("RSA of 0 bits")),
            (modulus(1 << 20), exponent, .unsupportedAlgorithm("RSA of 8388608 bits")),
        ]
        for (modulus, exponent, expected) in cases {
            let reason = reason { () throws(CryptoError) in
                _ = try PublicKey(rsaModulus: modulus, exponent: exponent)
            }
            #expect(reason == expected)
        }
        let divisible = try PublicKey(
            rsaModulus: [0xFF] + Array(repeating: 0xFF, count: 255),
            exponent: exponent
        )
        #expect(throws: CryptoError.self) { try divisible.checkStrength() }
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("Other curves, explicit parameters and other kinds of key are refused by name")
    func unsupported() throws {
        let tool = try OpenSSLTool()
        try tool.run(
            "genpkey",
            "-algorithm",
            "EC",
            "-pkeyopt",
            "ec_paramgen_curve:secp256k1",
            "-out",
            "k1.pem"
        )
        try tool.run(
            "genpkey",
            "-algorithm",
            "EC",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-pkeyopt",
            "ec_param_enc:explicit",
            "-out",
            "explicit.pem"
        )
        try tool.run("genpkey", "-algorithm", "ED448", "-out", "ed448.pem")
        for (name, expected) in [
            ("k1", "elliptic curve 1.3.132.0.10"), ("explicit", "elliptic curve with explicit parameters"),
            ("ed448", "1.3.101.113"),
        ] {
            try tool.run("pkey", "-in", "\(name).pem", "-pubout", "-outform", "DER", "-out", "\(name).der")
            let der = try tool.read("\(name).der")
            let reason = reason { () throws(CryptoError) in _ = try PublicKey(subjectPublicKeyInfo: der) }
            #expect(reason == .unsupportedAlgorithm(expected))
        }
    }

    @Test(
        "Octets that are no signature are not a signature",
        arguments: [KeyAlgorithm.p256, .sm2, .rsa2048, .ed25519]
    )
    func signatures(algorithm: KeyAlgorithm) throws {
        let key = try TestKeys.key(algorithm)
        let message: [UInt8] = [1, 2, 3]
        let signature = try key.sign(message)
        for bytes in Damage.truncations(signature) + Damage.flips(signature).prefix(600) {
            #expect(!key.publicKey.verify(signature: bytes, message: message))
        }
        #expect(!key.publicKey.verify(signature: signature, message: message, algorithm: .ecdsaWithSHA512))
        #expect(CryptoError.queueIsEmpty)
    }
}
