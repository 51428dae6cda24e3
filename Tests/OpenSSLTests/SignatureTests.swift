import Model
import OpenSSL
import Testing

@Suite("Signatures")
struct SignatureTests {
    @Test(
        "One key signs and verifies on many threads at once",
        arguments: [KeyAlgorithm.p256, .sm2, .rsa2048]
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
            ? [.rsaWithSHA256, .rsaWithSHA384, .rsaWithSHA512]
            : [.ecdsaWithSHA256, .ecdsaWithSHA384, .ecdsaWithSHA512]
        for _ in 0..<2 {
            for kind in kinds {
                let signature = try key.signDigest(kind.digestAlgorithm.hash([1, 2, 3]))
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
