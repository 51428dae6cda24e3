import Model
import OpenSSL
import TestSupport
import Testing

@Suite("Certificate requests")
struct CertificateRequestTests {
    static func request(
        _ algorithm: KeyAlgorithm,
        _ attributes: [RequestAttribute] = []
    ) throws -> CertificateRequest {
        let key = try TestKeys.key(algorithm)
        let subject = try DistinguishedName([.init(.commonName, "张三")])
        let body = try CertificateRequest.body(
            subject: subject,
            publicKey: key.publicKey,
            attributes: attributes
        )
        return try CertificateRequest.assemble(
            body: body,
            algorithm: key.signatureAlgorithm,
            signature: key.sign(body)
        )
    }

    @Test("A request proves possession of its key", arguments: KeyAlgorithm.allCases)
    func roundTrip(algorithm: KeyAlgorithm) throws {
        let wishes = [CertificateExtension.keyUsage([.digitalSignature])]
        let request = try Self.request(algorithm, [.challengePassword("code-1"), .extensionRequest(wishes)])
        #expect(request.publicKey == (try TestKeys.key(algorithm).publicKey))
        #expect(request.subject[.commonName] == "张三")
        #expect(request.challengePassword == "code-1")
        #expect(request.requestedExtensions == wishes)
        #expect(try CertificateRequest(pem: request.pem) == request)
        try request.verifyProofOfPossession()
    }

    @Test("The openssl command verifies our requests", arguments: [KeyAlgorithm.p256, .p384, .rsa2048, .sm2])
    func ours(algorithm: KeyAlgorithm) throws {
        let tool = try OpenSSLTool()
        try tool.write(Self.request(algorithm, [.challengePassword("码")]).pem, to: "request.pem")
        let options = algorithm == .sm2 ? ["-vfyopt", "distid:1234567812345678"] : []
        let output = try tool.run(["req", "-in", "request.pem", "-noout", "-verify"] + options)
        #expect(output.contains("verify OK"))
    }

    @Test("We verify requests of the openssl command, SM2 with the standard identifier only")
    func theirs() throws {
        let tool = try OpenSSLTool()
        func request(_ arguments: [String]) throws -> CertificateRequest {
            try tool.run(
                ["req", "-new", "-nodes", "-keyout", "key.pem", "-out", "r.pem", "-subj", "/CN=a"] + arguments
            )
            return try CertificateRequest(pem: tool.read("r.pem"))
        }
        try request(["-newkey", "rsa:2048", "-sha512"]).verifyProofOfPossession()
        try request(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-sha256"])
            .verifyProofOfPossession()
        try tool.run("genpkey", "-algorithm", "SM2", "-out", "sm2.pem")
        let sm2 = ["req", "-new", "-key", "sm2.pem", "-sm3", "-subj", "/CN=a", "-out", "r.pem"]
        try tool.run(sm2 + ["-sigopt", "distid:1234567812345678"])
        try CertificateRequest(pem: tool.read("r.pem")).verifyProofOfPossession()
        try tool.run(sm2)
        let other = try CertificateRequest(pem: tool.read("r.pem"))
        #expect(throws: CryptoError(.signatureInvalid(what: "certificate request"))) {
            try other.verifyProofOfPossession()
        }
    }

    @Test(
        "Damaged requests are refused or do not verify; nothing traps",
        arguments: [KeyAlgorithm.p256, .sm2]
    )
    func damage(algorithm: KeyAlgorithm) throws {
        let request = try Self.request(algorithm, [.challengePassword("code")])
        for bytes in Damage.truncations(request.der) + Damage.others(request.der) {
            #expect(throws: CryptoError.self) { try CertificateRequest(der: bytes) }
        }
        for bytes in Damage.flips(request.der) {
            if let other = try? CertificateRequest(der: bytes) {
                #expect(throws: CryptoError.self) { try other.verifyProofOfPossession() }
            }
        }
        #expect(CryptoError.queueIsEmpty)
    }

    @Test(
        "Requests of many keys at the same time are each verified under their own key, and under no other",
        arguments: [KeyAlgorithm.p256, .p384, .sm2]
    )
    func manyKeys(algorithm: KeyAlgorithm) async throws {
        let keys = try (0..<16).map { _ in try PrivateKey.generate(algorithm) }
        let name = try DistinguishedName([.init(.commonName, "张三")])
        let bodies = try keys.map { try CertificateRequest.body(subject: name, publicKey: $0.publicKey) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for round in 0..<256 {
                let (owner, signer) = (round % 16, round / 16)
                group.addTask {
                    let request = try CertificateRequest.assemble(
                        body: bodies[owner],
                        algorithm: SignatureAlgorithm(algorithm),
                        signature: keys[signer].sign(bodies[owner])
                    )
                    let isProven = (try? request.verifyProofOfPossession()) != nil
                    #expect(isProven == (owner == signer))
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("More than 64 KiB is refused before it is read")
    func size() {
        let bytes = [UInt8](repeating: 0x30, count: 65537)
        let expected = CryptoError(.tooLarge(what: "certificate request", limit: 65536))
        #expect(throws: expected) { try CertificateRequest(der: bytes) }
        #expect(throws: expected) { try CertificateRequest(pem: bytes) }
    }

    @Test("An attribute twice and a bad challenge password are refused")
    func attributes() throws {
        #expect(throws: CryptoError.self) {
            try Self.request(.p256, [.challengePassword("a"), .challengePassword("b")])
        }
        #expect(throws: CryptoError.self) { try Self.request(.p256, [.challengePassword("")]) }
        #expect(throws: CryptoError.self) {
            try Self.request(.p256, [.challengePassword(String(repeating: "a", count: 256))])
        }
    }

    @Test("A request signed by another key does not prove possession")
    func foreignSignature() throws {
        let key = try TestKeys.key(.p256)
        let body = try CertificateRequest.body(
            subject: DistinguishedName([.init(.commonName, "a")]),
            publicKey: key.publicKey
        )
        let other = try PrivateKey.generate(.p256)
        let request = try CertificateRequest.assemble(
            body: body,
            algorithm: .ecdsaWithSHA256,
            signature: other.sign(body)
        )
        #expect(throws: CryptoError.self) { try request.verifyProofOfPossession() }
    }
}
