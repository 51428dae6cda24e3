import Model
import OpenSSL
import TestSupport
import Testing

@Suite("What a certificate request is refused for")
struct RequestRefusalTests {
    /// The error of reading `der`, which must speak for itself: no words of libcrypto, and something to do.
    private func refusal(_ der: [UInt8]) -> CryptoError.Reason? {
        // Threads are shared, also with libraries that leave their own errors in the queue of libcrypto.
        let wasEmpty = CryptoError.queueIsEmpty
        let error = #expect(throws: CryptoError.self) { try CertificateRequest(der: der) }
        #expect(error?.hint != nil, "\(String(describing: error)) has no hint")
        #expect(error?.message.contains("error:") == false)
        #expect(error?.message.contains("routines") == false)
        #expect(CryptoError.queueIsEmpty || !wasEmpty)
        return error?.reason
    }

    @Test("The sample itself is read")
    func sample() throws {
        try CertificateRequest(der: RawRequest().der()).verifyProofOfPossession()
    }

    @Test("A point at infinity, compressed, off its curve or of another length is named")
    func points() throws {
        let point = try TestKeys.key(.p256).publicKey.keyBits
        var off = point
        off[64] ^= 1
        let cases: [([UInt8], PublicKeyFault)] = [
            ([0], .pointAtInfinity), ([2] + point[1...32], .pointCompressed),
            ([3] + point[1...32], .pointCompressed),
            (off, .pointNotOnCurve), ([7] + point[1...], .pointForm), (point + [0], .pointForm),
            ([], .pointForm),
        ]
        for (point, fault) in cases {
            let der = try RawRequest.of(publicKey: RawRequest.point(point))
            #expect(refusal(der) == .badPublicKey(fault))
        }
    }

    @Test("A curve that is not ours is named by its identifier")
    func otherCurve() throws {
        let point = try TestKeys.key(.p256).publicKey.keyBits
        let der = try RawRequest.of(publicKey: RawRequest.point(point, curve: "1.3.132.0.10"))
        #expect(refusal(der) == .unsupportedAlgorithm("elliptic curve 1.3.132.0.10"))
    }

    @Test("Curve parameters that are written out are refused, as openssl writes them")
    func explicitParameters() throws {
        let tool = try OpenSSLTool()
        try tool.run(
            ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt"]
                + ["ec_param_enc:explicit", "-out", "key.pem"]
        )
        try tool.run("req", "-new", "-key", "key.pem", "-subj", "/CN=a", "-outform", "DER", "-out", "r.der")
        let der = try tool.read("r.der")
        #expect(refusal(der) == .unsupportedAlgorithm("elliptic curve with explicit parameters"))
    }

    @Test("RSA numbers that are no key are named")
    func rsa() throws {
        let modulus: [UInt8] = [0, 0xC1] + [UInt8](repeating: 0x55, count: 254) + [0x0D]
        let (exponent, negative): ([UInt8], CryptoError.Reason) = ([1, 0, 1], .badPublicKey(.negativeNumber))
        let cases: [([UInt8], [UInt8], CryptoError.Reason)] = [
            ([0], exponent, .keyTooWeak("RSA of 0 bits")),
            ([1], exponent, .keyTooWeak("RSA of 1 bits")),
            (
                [0] + [UInt8](repeating: 0xFF, count: 2048), exponent,
                .unsupportedAlgorithm("RSA of 16384 bits")
            ),
            (Array(modulus.dropFirst()), exponent, negative),
            (modulus, [0xFF], negative),
            (modulus, [1, 0, 2], .keyTooWeak("RSA exponent 65538 is even")),
            (modulus, [3], .keyTooWeak("RSA exponent 3")),
            (modulus, [0], .keyTooWeak("RSA exponent 0 is even")),
            (modulus.dropLast() + [0x0C], exponent, .keyTooWeak("the RSA modulus is even")),
        ]
        for (modulus, exponent, expected) in cases {
            let der = try RawRequest.of(publicKey: RawRequest.rsa(modulus: modulus, exponent: exponent))
            #expect(refusal(der) == expected)
        }
    }

    @Test("A version other than 0 is named")
    func version() throws {
        var request = try RawRequest()
        for (number, reason) in [
            (1, .badRequest(.version(1))), (-1, .badRequest(.version(-1))), (2, .badRequest(.version(2))),
        ] as [(Int, CryptoError.Reason)] {
            request.version = DER.integer(number)
            #expect(refusal(try request.der()) == reason)
        }
    }

    @Test("An attribute twice, without a value or with several is named by its identifier")
    func attributes() throws {
        let password = "1.2.840.113549.1.9.7"
        let text = DER.printableString("a")
        let once = try RawRequest.attribute(password, text)
        #expect(refusal(try RawRequest.with(once, once)) == .badRequest(.attributeTwice(password)))
        let cases: [(String, [UInt8], Int)] = [
            (password, [], 0), (password, text + text, 2), ("1.2.840.113549.1.9.14", [], 0), ("1.2.3", [], 0),
            ("1.2.840.113549.1.9.14", DER.sequence([]) + DER.sequence([]), 2),
        ]
        for (oid, values, count) in cases {
            let der = try RawRequest.with(RawRequest.attribute(oid, values))
            #expect(refusal(der) == .badRequest(.attributeValues(oid, count: count)))
        }
        let long = DER.utf8String(String(repeating: "a", count: 256))
        let der = try RawRequest.with(RawRequest.attribute(password, long))
        #expect(refusal(der) == .badRequest(.challengePasswordLength(256)))
    }

    @Test("Unknown attributes with one or several values are kept and mean nothing")
    func unknownAttributes() throws {
        let attribute = try RawRequest.attribute("1.2.3.4", DER.null, DER.integer(5))
        let request = try CertificateRequest(der: RawRequest.with(attribute))
        let values = DER.set(DER.null, DER.integer(5))
        #expect(request.attributes == [.other(oid: "1.2.3.4", values: values)])
        #expect(request.requestedExtensions.isEmpty)
        try request.verifyProofOfPossession()
    }

    @Test("Indefinite and overlong lengths are refused as BER, wherever they stand")
    func basicEncoding() throws {
        let der = try RawRequest().der()
        let content = Array(der.dropFirst(3))
        let indefinite = [0x30, 0x80] + content + [0, 0]
        let what = "certificate request"
        #expect(refusal(indefinite) == .notDER(what: what, .indefiniteLength))
        #expect(refusal([0x30, 0x82, 0] + der.dropFirst(2)) == .notDER(what: what, .longLength))
        var inner = try RawRequest()
        inner.subject = [0x30, 0x80, 0, 0]
        #expect(refusal(try inner.der()) == .notDER(what: what, .indefiniteLength))
        inner = try RawRequest()
        inner.version = [0x02, 0x81, 1, 0]
        #expect(refusal(try inner.der()) == .notDER(what: what, .longLength))
    }

    @Test("Octets that follow, inside or outside, are refused")
    func trailing() throws {
        let der = try RawRequest().der()
        #expect(refusal(der + [0]) == .trailingOctets(what: "certificate request"))
        #expect(refusal(der + der) == .trailingOctets(what: "certificate request"))
        var request = try RawRequest()
        request.tail = DER.null
        #expect(refusal(try request.der()) == .trailingOctets(what: "certificate request"))
    }

    @Test("A megabyte is refused by its length")
    func size() {
        let bytes = DER.sequence(DER.octetString([UInt8](repeating: 0, count: 1 << 20)))
        #expect(refusal(bytes) == .tooLarge(what: "certificate request", limit: 65536))
    }

    @Test("A request signed by another key, or altered after it was signed, does not prove possession")
    func signature() throws {
        let other = try PrivateKey.generate(.p256)
        let der = try RawRequest.of(publicKey: other.subjectPublicKeyInfo)
        let request = try CertificateRequest(der: der)
        let error = #expect(throws: CryptoError.self) { try request.verifyProofOfPossession() }
        #expect(error?.reason == .signatureInvalid(what: "certificate request"))
        #expect(error?.hint != nil)
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("An extension asked for twice is refused")
    func extensionTwice() throws {
        let wish = CertificateExtension.basicConstraints(isAuthority: true)
        let attribute = try RawRequest.attribute("1.2.840.113549.1.9.14", DER.sequence(wish.der, wish.der))
        #expect(try refusal(RawRequest.with(attribute)) == .extensionTwice("2.5.29.19"))
    }

    @Test(
        "A signature of a right algorithm with wrong parameters is named as that, and one of a wrong algorithm too"
    )
    func signatureAlgorithms() throws {
        let body = try CertificateRequest(der: RawRequest().der()).body
        func refusal(_ identifier: [UInt8]) -> CryptoError.Reason? {
            self.refusal(DER.sequence(body, identifier, DER.bitString([1])))
        }
        let ecdsa = DER.sequence(DER.oid("1.2.840.10045.4.3.2"), DER.null)
        #expect(refusal(ecdsa) == .unsupportedSignature("1.2.840.10045.4.3.2", isParameters: true))
        let pss = DER.sequence(DER.oid("1.2.840.113549.1.1.10"), DER.sequence())
        #expect(refusal(pss) == .unsupportedSignature("1.2.840.113549.1.1.10", isParameters: true))
        let sha1 = DER.sequence(DER.oid("1.2.840.10045.4.1"))
        #expect(refusal(sha1) == .unsupportedSignature("1.2.840.10045.4.1", isParameters: false))
    }
}
