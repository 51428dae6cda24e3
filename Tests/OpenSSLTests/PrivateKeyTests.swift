import Model
import OpenSSL
import Testing

@Suite("Private keys")
struct PrivateKeyTests {
    static let fast: [KeyAlgorithm] = [.p256, .p384, .sm2, .rsa2048, .ed25519]

    @Test(
        "A new key signs, its public key verifies, and nobody else's does",
        arguments: KeyAlgorithm.allCases
    )
    func signs(algorithm: KeyAlgorithm) throws {
        let key = try TestKeys.key(algorithm)
        let message = Array("hello".utf8)
        let signature = try key.sign(message)
        #expect(key.algorithm == algorithm)
        #expect(key.publicKey.algorithm == algorithm)
        #expect(key.publicKey.verify(signature: signature, message: message))
        #expect(!key.publicKey.verify(signature: signature, message: message + [0]))
        #expect(!key.publicKey.verify(signature: signature + [0], message: message))
        let isLarge = algorithm == .rsa3072 || algorithm == .rsa4096
        let other = try isLarge ? TestKeys.key(.rsa2048) : PrivateKey.generate(algorithm)
        #expect(!other.publicKey.verify(signature: signature, message: message))
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("An encrypted key comes back with its passphrase and with no other", arguments: fast)
    func encryption(algorithm: KeyAlgorithm) throws {
        let key = try TestKeys.key(algorithm)
        let passphrase = SecretBytes(copying: Array("correct horse".utf8))
        let pem = try key.encryptedPKCS8(passphrase: passphrase, costExponent: 10)
        let again = try PrivateKey(encryptedPKCS8: pem, passphrase: passphrase)
        #expect(again.subjectPublicKeyInfo == key.subjectPublicKeyInfo)
        #expect(again.algorithm == algorithm)
        for _ in 0..<8 {
            let wrong = try SecretBytes(random: 8)
            let reason = reason { () throws(CryptoError) in
                _ = try PrivateKey(encryptedPKCS8: pem, passphrase: wrong)
            }
            #expect(reason == .wrongPassphrase)
        }
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("The openssl command reads our encrypted keys and we read its", arguments: fast)
    func tool(algorithm: KeyAlgorithm) throws {
        let tool = try OpenSSLTool()
        let key = try TestKeys.key(algorithm)
        let passphrase = SecretBytes(copying: Array("secret".utf8))
        try tool.write(key.encryptedPKCS8(passphrase: passphrase), to: "ours.pem")
        try tool.run(
            "pkey",
            "-in",
            "ours.pem",
            "-passin",
            "pass:secret",
            "-pubout",
            "-outform",
            "DER",
            "-out",
            "pub.der"
        )
        #expect(try tool.read("pub.der") == key.subjectPublicKeyInfo)
        try tool.run(
            "pkey",
            "-in",
            "ours.pem",
            "-passin",
            "pass:secret",
            "-aes256",
            "-passout",
            "pass:secret",
            "-out",
            "theirs.pem"
        )
        let theirs = try PrivateKey(encryptedPKCS8: tool.read("theirs.pem"), passphrase: passphrase)
        #expect(theirs.subjectPublicKeyInfo == key.subjectPublicKeyInfo)
        try tool.run(
            "pkcs8",
            "-topk8",
            "-in",
            "theirs.pem",
            "-passin",
            "pass:secret",
            "-scrypt",
            "-passout",
            "pass:secret",
            "-out",
            "scrypt.pem"
        )
        let scrypt = try PrivateKey(encryptedPKCS8: tool.read("scrypt.pem"), passphrase: passphrase)
        #expect(scrypt.publicKey == key.publicKey)
    }

    @Test("The key of an ordinary 'openssl req', under triple DES, is read as a foreign one only")
    func tripleDES() throws {
        let tool = try OpenSSLTool()
        let key = try TestKeys.key(.p256)
        let passphrase = SecretBytes(copying: Array("secret".utf8))
        try tool.write(key.encryptedPKCS8(passphrase: passphrase, costExponent: 10), to: "ours.pem")
        let words = "pkcs8 -topk8 -v2 des3 -in ours.pem -passin pass:secret -passout pass:secret -out old.pem"
        try tool.run(words.split(separator: " ").map(String.init))
        let old = try tool.read("old.pem")
        let read = try PrivateKey(file: old, passphrase: passphrase)
        #expect(read.publicKey == key.publicKey)
        let wrong = SecretBytes(copying: Array("Secret".utf8))
        #expect(throws: CryptoError.self) { try PrivateKey(file: old, passphrase: wrong) }
        let refusal = reason { () throws(CryptoError) in
            _ = try PrivateKey(encryptedPKCS8: old, passphrase: passphrase)
        }
        #expect(refusal == .unsupportedAlgorithm("cipher 1.2.840.113549.3.7"))
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("An SM2 signature is made with the standard identifier, as the openssl command sees it")
    func sm2Identifier() throws {
        let tool = try OpenSSLTool()
        let key = try TestKeys.key(.sm2)
        let message = Array("消息".utf8)
        try tool.write(message, to: "message")
        try tool.write(key.sign(message), to: "signature")
        try tool.write(PEM.encode(key.subjectPublicKeyInfo, label: "PUBLIC KEY"), to: "pub.pem")
        try tool.run(
            "pkeyutl",
            "-verify",
            "-pubin",
            "-inkey",
            "pub.pem",
            "-sigfile",
            "signature",
            "-rawin",
            "-in",
            "message",
            "-digest",
            "sm3",
            "-pkeyopt",
            "distid:1234567812345678"
        )
        #expect(throws: OpenSSLTool.Failure.self) {
            try tool.run(
                "pkeyutl",
                "-verify",
                "-pubin",
                "-inkey",
                "pub.pem",
                "-sigfile",
                "signature",
                "-rawin",
                "-in",
                "message",
                "-digest",
                "sm3"
            )
        }
    }

    @Test("Two sides agree on the same secret")
    func agreement() throws {
        for algorithm in [KeyAlgorithm.p256, .p384] {
            let (left, right) = (try TestKeys.key(algorithm), try PrivateKey.generate(algorithm))
            let secret = try left.ecdh(peerPoint: right.publicKey.keyBits)
            #expect(try secret == right.ecdh(peerPoint: left.publicKey.keyBits))
            #expect(secret.count == algorithm.coordinateLength)
        }
    }

    @Test("A digest signature verifies as a message signature")
    func digest() throws {
        let message = Array("message".utf8)
        for algorithm in [KeyAlgorithm.p256, .p384, .rsa2048] {
            let key = try TestKeys.key(algorithm)
            let digest = try #require(key.signatureAlgorithm.digestAlgorithm).hash(message)
            let signature = try key.signDigest(digest)
            #expect(key.publicKey.verify(signature: signature, message: message))
            #expect(key.publicKey.verify(signature: signature, digest: digest))
        }
        let reason = reason { () throws(CryptoError) in _ = try TestKeys.key(.p256).signDigest([1]) }
        #expect(reason == .notAllowed(what: "digest of 1 octets"))
    }

    @Test("The raw RSA operation undoes a signature's padding")
    func rawRSA() throws {
        let key = try TestKeys.key(.rsa2048)
        var block: [UInt8] = [0, 1] + Array(repeating: 0xFF, count: 256 - 3 - 51) + [0]
        block += DER.sequence(
            DER.sequence(DER.oid("2.16.840.1.101.3.4.2.1"), DER.null),
            DER.octetString(DigestAlgorithm.sha256.hash([1, 2, 3]))
        )
        let signature = try key.rawRSA(block)
        #expect(key.publicKey.verify(signature: signature, message: [1, 2, 3]))
        #expect(throws: CryptoError.self) { try key.rawRSA(Array(repeating: 0xFF, count: 256)) }
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("An encrypted key cut short or altered is refused with a reason")
    func damaged() throws {
        let passphrase = SecretBytes(copying: Array("secret".utf8))
        let pem = try TestKeys.key(.p256).encryptedPKCS8(passphrase: passphrase, costExponent: 10)
        let der = try PEM.decode(pem, label: "ENCRYPTED PRIVATE KEY")
        for length in 0..<der.count {
            let cut = PEM.encode(Array(der.prefix(length)), label: "ENCRYPTED PRIVATE KEY")
            #expect(throws: CryptoError.self) { try PrivateKey(encryptedPKCS8: cut, passphrase: passphrase) }
        }
        let trailing = PEM.encode(der + [0], label: "ENCRYPTED PRIVATE KEY")
        let reason = reason { () throws(CryptoError) in
            _ = try PrivateKey(encryptedPKCS8: trailing, passphrase: passphrase)
        }
        #expect(reason == .trailingOctets(what: "private key"))
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("An empty passphrase is refused")
    func emptyPassphrase() throws {
        let key = try TestKeys.key(.p256)
        let reason = reason { () throws(CryptoError) in
            _ = try key.encryptedPKCS8(passphrase: SecretBytes(copying: []))
        }
        #expect(reason == .emptyPassphrase)
    }
}
