import Model
import OpenSSL
import Testing

/// GM/T 0009-2012 §7.2, §7.4.
@Suite("SM2 envelopes")
struct SM2EnvelopeTests {
    private static let secret: [UInt8] = Array(1...16)

    private static func octets(_ secret: borrowing SecretBytes) -> [UInt8] {
        secret.withBytes { span in (0..<span.count).map { span[$0] } }
    }

    @Test("A secret opens for the key that it was encrypted to, and for no other")
    func cipher() throws {
        let (key, other) = (try PrivateKey.generate(.sm2), try PrivateKey.generate(.sm2))
        let cipher = try SM2Cipher(SecretBytes(copying: Self.secret), to: key.publicKey)
        #expect(try Self.octets(cipher.opened(with: key)) == Self.secret)
        #expect(try SM2Cipher(der: cipher.der) == cipher)
        #expect(cipher.octets.count == Self.secret.count)
        #expect(
            reason { () throws(CryptoError) in _ = try cipher.opened(with: other) }
                == .decryptionFailed(what: "SM2 ciphertext")
        )
        let p256 = try PrivateKey.generate(.p256)
        #expect(
            reason { () throws(CryptoError) in
                _ = try SM2Cipher(SecretBytes(copying: Self.secret), to: p256.publicKey)
            } == .unsupportedAlgorithm("p256")
        )
        #expect(
            reason { () throws(CryptoError) in
                _ = try SM2Cipher(SecretBytes(copying: []), to: key.publicKey)
            } == .notAllowed(what: "a secret of 0 octets")
        )
    }

    @Test("What was altered does not open")
    func altered() throws {
        let key = try PrivateKey.generate(.sm2)
        let cipher = try SM2Cipher(SecretBytes(copying: Self.secret), to: key.publicKey)
        let (point, hash, octets) = (cipher.point, cipher.hash, cipher.octets)
        let others = [
            try SM2Cipher(point: point, hash: [hash[0] ^ 1] + hash.dropFirst(), octets: octets),
            try SM2Cipher(point: point, hash: hash, octets: [octets[0] ^ 1] + octets.dropFirst()),
            try SM2Cipher(point: Array(key.publicKey.keyBits.dropFirst()), hash: hash, octets: octets),
        ]
        for other in others {
            #expect(
                reason { () throws(CryptoError) in _ = try other.opened(with: key) }
                    == .decryptionFailed(what: "SM2 ciphertext")
            )
        }
        #expect(
            reason { () throws(CryptoError) in
                _ = try SM2Cipher(point: [UInt8](repeating: 1, count: 64), hash: hash, octets: octets)
            } == .badPublicKey(.pointNotOnCurve)
        )
    }

    @Test("openssl decrypts what we encrypt, and we what it encrypts")
    func tool() throws {
        let tool = try OpenSSLTool()
        try tool.run("genpkey", "-algorithm", "SM2", "-out", "sm2.pem")
        try tool.run("pkey", "-in", "sm2.pem", "-pubout", "-out", "public.pem")
        let key = try PrivateKey(file: tool.read("sm2.pem"), passphrase: SecretBytes(copying: []))
        let ours = try SM2Cipher(SecretBytes(copying: Self.secret), to: key.publicKey)
        try tool.write(ours.der, to: "ours.der")
        try tool.run("pkeyutl", "-decrypt", "-inkey", "sm2.pem", "-in", "ours.der", "-out", "plain")
        #expect(try tool.read("plain") == Self.secret)
        try tool.write(Self.secret, to: "secret")
        try tool.run(
            "pkeyutl",
            "-encrypt",
            "-pubin",
            "-inkey",
            "public.pem",
            "-in",
            "secret",
            "-out",
            "theirs.der"
        )
        let theirs = try SM2Cipher(der: tool.read("theirs.der"))
        #expect(try Self.octets(theirs.opened(with: key)) == Self.secret)
    }

    @Test("A key pair in an envelope opens for the key that it was wrapped for, and for no other")
    func envelope() throws {
        let (signer, other, pair) = (
            try PrivateKey.generate(.sm2), try PrivateKey.generate(.sm2), try PrivateKey.generate(.sm2)
        )
        let envelope = try SM2EnvelopedKey(pair, to: signer.publicKey)
        #expect(envelope.publicKey == pair.publicKey)
        let read = try SM2EnvelopedKey(der: envelope.der)
        #expect(read == envelope)
        let opened = try read.opened(with: signer)
        #expect(opened.publicKey == pair.publicKey)
        let message = Array("decrypted bids".utf8)
        #expect(pair.publicKey.verify(signature: try opened.sign(message), message: message))
        #expect(
            reason { () throws(CryptoError) in _ = try envelope.opened(with: other) }
                == .decryptionFailed(what: "SM2 ciphertext")
        )
        let p256 = try PrivateKey.generate(.p256)
        #expect(
            reason { () throws(CryptoError) in _ = try SM2EnvelopedKey(p256, to: signer.publicKey) }
                == .unsupportedAlgorithm("p256")
        )
        #expect(
            reason { () throws(CryptoError) in _ = try SM2EnvelopedKey(pair, to: p256.publicKey) }
                == .unsupportedAlgorithm("p256")
        )
    }

    @Test("An envelope that was cut short, or has something behind it, is refused")
    func lengths() throws {
        let (signer, pair) = (try PrivateKey.generate(.sm2), try PrivateKey.generate(.sm2))
        let der = try SM2EnvelopedKey(pair, to: signer.publicKey).der
        for count in der.indices {
            #expect(throws: CryptoError.self) { try SM2EnvelopedKey(der: Array(der.prefix(count))) }
        }
        #expect(throws: CryptoError.self) { try SM2EnvelopedKey(der: der + [0]) }
    }

    @Test("An envelope with another private key than it says is found out")
    func mismatch() throws {
        let (signer, one, two) = (
            try PrivateKey.generate(.sm2), try PrivateKey.generate(.sm2), try PrivateKey.generate(.sm2)
        )
        let envelope = try SM2EnvelopedKey(one, to: signer.publicKey)
        let mixed = DER.sequence(
            DER.sequence(DER.oid("1.2.156.10197.1.104.1")),
            envelope.wrappedKey.der,
            DER.bitString(two.publicKey.keyBits),
            DER.bitString(envelope.encryptedPrivateKey)
        )
        let read = try SM2EnvelopedKey(der: mixed)
        #expect(throws: CryptoError.self) { try read.opened(with: signer) }
    }
}
