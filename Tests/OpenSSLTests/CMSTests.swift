import Model
import OpenSSL
import Testing

@Suite("CMS")
struct CMSTests {
    static let algorithms: [KeyAlgorithm] = [.p256, .p384, .rsa2048]
    static let later = TestAuthority.now.advanced(bySeconds: 60)
    let content = Array("招标文件\n".utf8)

    @Test("A signed message verifies and names its signer", arguments: algorithms)
    func sign(algorithm: KeyAlgorithm) throws {
        let root = try TestAuthority(root: "Root", .p256)
        let key = try TestKeys.key(algorithm)
        let certificate = try root.issue("a", for: key.publicKey)
        let message = try CMS.sign(content, certificate: certificate, key: key)
        let verified = try CMS.verify(message, anchors: [root.certificate], at: Self.later)
        #expect(verified.content == content)
        #expect(verified.signer == certificate)
        let detached = try CMS.sign(content, certificate: certificate, key: key, detached: true)
        #expect(detached.count < message.count)
        _ = try CMS.verify(detached, detachedContent: content, anchors: [root.certificate], at: Self.later)
        #expect(throws: CryptoError(.signatureInvalid(what: "the message"))) {
            try CMS.verify(
                detached,
                detachedContent: content + [0],
                anchors: [root.certificate],
                at: Self.later
            )
        }
        let other = try TestAuthority(root: "Other", .p384)
        #expect(throws: CryptoError(.signatureInvalid(what: "the message's signer"))) {
            try CMS.verify(message, anchors: [other.certificate], at: Self.later)
        }
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("An encrypted message opens for its recipients only", arguments: algorithms)
    func encrypt(algorithm: KeyAlgorithm) throws {
        let root = try TestAuthority(root: "Root", .p256)
        let (key, other) = (try TestKeys.key(algorithm), try PrivateKey.generate(algorithm))
        let certificate = try root.issue("a", for: key.publicKey)
        let foreign = try root.issue("b", for: other.publicKey)
        let message = try CMS.encrypt(content, to: [certificate])
        #expect(try CMS.decrypt(message, certificate: certificate, key: key) == content)
        #expect(throws: CryptoError(.decryptionFailed(what: "the message"))) {
            try CMS.decrypt(message, certificate: foreign, key: other)
        }
        #expect(throws: CryptoError(.keyMismatch)) {
            try CMS.decrypt(message, certificate: certificate, key: other)
        }
        var altered = message
        altered[altered.count - 20] ^= 1
        #expect(throws: CryptoError.self) { try CMS.decrypt(altered, certificate: certificate, key: key) }
        #expect(throws: CryptoError(.notAllowed(what: "message without recipient"))) {
            try CMS.encrypt([], to: [])
        }
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("The openssl command verifies and decrypts our messages")
    func tool() throws {
        let tool = try OpenSSLTool()
        let root = try TestAuthority(root: "Root", .p256)
        let key = try TestKeys.key(.p256)
        let certificate = try root.issue("a", for: key.publicKey)
        try tool.write(root.certificate.pem, to: "root.pem")
        try tool.write(certificate.pem, to: "leaf.pem")
        try tool.write(CMS.sign(content, certificate: certificate, key: key), to: "signed.der")
        let at = "\(Self.later.secondsSinceEpoch)"
        try tool.run(
            "cms",
            "-verify",
            "-inform",
            "DER",
            "-in",
            "signed.der",
            "-CAfile",
            "root.pem",
            "-attime",
            at,
            "-out",
            "plain",
            "-binary"
        )
        #expect(try tool.read("plain") == content)
        let passphrase = SecretBytes(copying: Array("secret".utf8))
        try tool.write(key.encryptedPKCS8(passphrase: passphrase, costExponent: 10), to: "key.pem")
        try tool.write(CMS.encrypt(content, to: [certificate]), to: "sealed.der")
        try tool.run(
            "cms",
            "-decrypt",
            "-inform",
            "DER",
            "-in",
            "sealed.der",
            "-recip",
            "leaf.pem",
            "-inkey",
            "key.pem",
            "-passin",
            "pass:secret",
            "-out",
            "opened",
            "-binary"
        )
        #expect(try tool.read("opened") == content)
    }

    @Test("Damaged messages are refused; nothing traps")
    func damage() throws {
        let root = try TestAuthority(root: "Root", .p256)
        let key = try TestKeys.key(.p256)
        let certificate = try root.issue("a", for: key.publicKey)
        let message = try CMS.sign(content, certificate: certificate, key: key)
        // Messages may be BER, so the indefinite length among the others is no damage here.
        let indefinite = [0x30, 0x80] + message.dropFirst(4) + [0, 0]
        for bytes in Damage.truncations(message) + Damage.others(message) where bytes != indefinite {
            #expect(throws: CryptoError.self) {
                try CMS.verify(bytes, anchors: [root.certificate], at: Self.later)
            }
        }
        for bytes in Damage.flips(message).enumerated().filter({ $0.offset % 7 == 0 }).map(\.element) {
            if let verified = try? CMS.verify(bytes, anchors: [root.certificate], at: Self.later) {
                #expect(verified.content == content)
            }
        }
        #expect(throws: CryptoError(.unsupportedAlgorithm("SM2 in CMS"))) {
            try CMS.sign(content, certificate: certificate, key: TestKeys.key(.sm2))
        }
        #expect(CryptoError.queueIsEmpty)
    }
}
