import Model
import OpenSSL
import Testing

@Suite("Signatures")
struct SignatureTests {
    @Test(
        "One key signs and verifies on many threads at once",
        arguments: [KeyAlgorithm.p256, .sm2, .rsa2048, .ed25519]
    )
    func threads(algorithm: KeyAlgorithm) async throws {
        let key = try TestKeys.key(algorithm)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<64 {
                group.addTask {
                    let message = [UInt8](repeating: UInt8(number), count: number)
                    let signature = try key.sign(message)
                    return key.publicKey.verify(signature: signature, message: message)
                        && !key.publicKey.verify(signature: signature, message: message + [0])
                }
            }
            for try await result in group { #expect(result) }
        }
    }

    @Test(
        "A key changes between digests without mixing them",
        arguments: [KeyAlgorithm.p256, .p384, .rsa2048]
    )
    func digests(algorithm: KeyAlgorithm) throws {
        let key = try TestKeys.key(algorithm)
        let kinds: [SignatureAlgorithm] =
            algorithm == .rsa2048
            ? [
                .rsaWithSHA256, .rsaWithSHA384, .rsaWithSHA512, .rsaPSSWithSHA256, .rsaPSSWithSHA384,
                .rsaPSSWithSHA512,
            ]
            : [.ecdsaWithSHA256, .ecdsaWithSHA384, .ecdsaWithSHA512]
        for _ in 0..<2 {
            for kind in kinds {
                let signature = try key.using(kind).sign([1, 2, 3])
                for other in kinds {
                    let verifies = key.publicKey.verify(
                        signature: signature,
                        message: [1, 2, 3],
                        algorithm: other
                    )
                    #expect(verifies == (other == kind))
                }
            }
        }
    }

    @Test(
        "A key signs with the algorithms that fit it, and refuses the others",
        arguments: KeyAlgorithm.allCases
    )
    func using(algorithm: KeyAlgorithm) throws {
        let key = try TestKeys.key(algorithm)
        #expect(key.signatureAlgorithm == SignatureAlgorithm(algorithm))
        for kind in SignatureAlgorithm.allCases {
            guard kind.fits(algorithm) else {
                #expect(throws: CryptoError.self) { try key.using(kind) }
                #expect(!key.publicKey.verify(signature: [1], message: [1], algorithm: kind))
                continue
            }
            let chosen = try key.using(kind)
            #expect(chosen.signatureAlgorithm == kind)
            #expect(chosen.publicKey == key.publicKey)
            let signature = try chosen.sign([1])
            #expect(key.publicKey.verify(signature: signature, message: [1], algorithm: kind))
        }
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("Algorithm identifiers are read octet for octet, and nothing else is")
    func identifiers() throws {
        for algorithm in SignatureAlgorithm.allCases {
            let identifier = algorithm.identifier
            #expect(try SignatureAlgorithm(identifier: identifier) == algorithm)
            for bytes in Damage.flips(identifier) + Damage.truncations(identifier) {
                #expect((try? SignatureAlgorithm(identifier: bytes)) != algorithm)
            }
        }
        // CA/Browser Forum BR §7.1.3.2.1 prints these octets.
        let pss = try bytes(
            "304106092A864886F70D01010A3034A00F300D0609608648016503040201"
                + "0500A11C301A06092A864886F70D010108300D06096086480165030402010500A203020120"
        )
        #expect(SignatureAlgorithm.rsaPSSWithSHA256.identifier == pss)
    }

    @Test("PSS parameters of another salt, of defaults or of two digests are refused")
    func pssParameters() throws {
        let sha256 = DER.sequence(try DER.oid(parsing: "2.16.840.1.101.3.4.2.1"), DER.null)
        let sha512 = DER.sequence(try DER.oid(parsing: "2.16.840.1.101.3.4.2.3"), DER.null)
        func identifier(_ hash: [UInt8], _ mask: [UInt8], _ salt: Int, _ more: [UInt8] = []) throws -> [UInt8]
        {
            let generator = DER.sequence(try DER.oid(parsing: "1.2.840.113549.1.1.8"), mask)
            let parameters = DER.sequence(
                DER.contextConstructed(0, hash),
                DER.contextConstructed(1, generator),
                DER.contextConstructed(2, DER.integer(salt)),
                more
            )
            return DER.sequence(try DER.oid(parsing: "1.2.840.113549.1.1.10"), parameters)
        }
        #expect(try SignatureAlgorithm(identifier: identifier(sha256, sha256, 32)) == .rsaPSSWithSHA256)
        let defaults = DER.sequence(try DER.oid(parsing: "1.2.840.113549.1.1.10"), DER.sequence())
        for bad in [
            try identifier(sha256, sha256, 20), try identifier(sha256, sha512, 32),
            try identifier(sha256, sha256, 32, DER.contextConstructed(3, DER.integer(1))), defaults,
        ] {
            #expect(throws: CryptoError(.unsupportedSignature("1.2.840.113549.1.1.10", isParameters: true))) {
                try SignatureAlgorithm(identifier: bad)
            }
        }
    }

    @Test("The worked examples of RFC 8032 come out, the empty message too")
    func edwards() throws {
        for (secret, publicHalf, message, signature) in [
            (
                "9D61B19DEFFD5A60BA844AF492EC2CC44449C5697B326919703BAC031CAE7F60",
                "D75A980182B10AB7D54BFED3C964073A0EE172F3DAA62325AF021A68F707511A", "",
                "E5564300C360AC729086E2CC806E828A84877F1EB8E5D974D873E06522490155"
                    + "5FB8821590A33BACC61E39701CF9B46BD25BF5F0595BBE24655141438E7A100B"
            ),
            (
                "4CCD089B28FF96DA9DB6C346EC114E0F5B8A319F35ABA624DA8CF6ED4FB8A6FB",
                "3D4017C3E843895A92B70AA74D1B7EBC9C982CCF2EC4968CC0CD55F12AF4660C", "72",
                "92A009A9F0D4CAB8720E820B5F642540A2B27B5416503F8FB3762223EBDB69DA"
                    + "085AC1E43E15996E458F3613D0F11D8C387B2EAEB4302AEEB00D291612BB0C00"
            ),
        ] {
            let algorithm = DER.sequence(try DER.oid(parsing: "1.3.101.112"))
            let pkcs8 = DER.sequence(
                DER.integer(0),
                algorithm,
                DER.octetString(DER.octetString(try bytes(secret)))
            )
            let key = try PrivateKey(pkcs8: pkcs8)
            #expect(key.publicKey.keyBits == (try bytes(publicHalf)))
            #expect(try key.sign(bytes(message)) == bytes(signature))
            #expect(throws: CryptoError.self) { try key.signDigest([UInt8](repeating: 1, count: 64)) }
        }
    }

    @Test("A failed verification leaves the key as good as before", arguments: KeyAlgorithm.allCases)
    func failure(algorithm: KeyAlgorithm) throws {
        let key = try TestKeys.key(algorithm)
        let signature = try key.sign([7])
        for bad in [[], [0], Array(signature.dropLast()), signature + [0]] {
            #expect(!key.publicKey.verify(signature: bad, message: [7]))
            #expect(key.publicKey.verify(signature: signature, message: [7]))
        }
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("The worked example of the SM2 standard verifies, as a message and as its digest")
    func standard() throws {
        // GM/T 0003.5 annex A: the key, the signature and e of "message digest".
        let point = try bytes(
            "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
                + "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
        )
        let (r, s) = (
            try bytes("F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"),
            try bytes("B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA")
        )
        let signature = DER.sequence(DER.integer(magnitude: r), DER.integer(magnitude: s))
        let digest = try bytes("F0B43E94BA45ACCAACE692ED534382EB17E6AB5A19CE7B31F4486FDFC0D28640")
        let key = try PublicKey(rawECPoint: point, algorithm: .sm2)
        #expect(key.verify(signature: signature, message: Array("message digest".utf8)))
        #expect(key.verify(signature: signature, digest: digest))
        #expect(!key.verify(signature: signature, message: Array("message digesT".utf8)))
    }

    private func bytes(_ hexadecimal: String) throws -> [UInt8] {
        try #require(Hexadecimal.decode(hexadecimal))
    }
}
