import Model
import OpenSSL
import Testing

/// RFC 5652 §6.2.1, RFC 5649.
@Suite("Key pairs wrapped with RSA and AES")
struct WrappedKeyTests {
    private static let recipient = Result { try PrivateKey.generate(.rsa2048) }

    @Test(
        "A key pair opens for the key that it was wrapped for, and for no other",
        arguments: [KeyAlgorithm.p256, .p384, .rsa2048]
    )
    func round(algorithm: KeyAlgorithm) throws {
        let (recipient, pair) = (try Self.recipient.get(), try TestKeys.key(algorithm))
        let wrapped = try WrappedKey(pair, to: recipient.publicKey)
        let read = try WrappedKey(der: wrapped.der)
        #expect(read == wrapped)
        #expect(read.recipient == recipient.publicKey.keyIdentifier)
        #expect(try read.opened(with: recipient).publicKey == pair.publicKey)
        #expect(throws: CryptoError.self) { try read.opened(with: PrivateKey.generate(.rsa2048)) }
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("What was altered or cut short does not open")
    func altered() throws {
        let (recipient, pair) = (try Self.recipient.get(), try TestKeys.key(.p256))
        let der = try WrappedKey(pair, to: recipient.publicKey).der
        var other = der
        other[other.count - 9] ^= 1
        let read = try WrappedKey(der: other)
        #expect(
            reason { () throws(CryptoError) in _ = try read.opened(with: recipient) }
                == .decryptionFailed(what: "wrapped key")
        )
        for count in der.indices {
            #expect(throws: CryptoError.self) { try WrappedKey(der: Array(der.prefix(count))) }
        }
        #expect(throws: CryptoError.self) { try WrappedKey(der: der + [0]) }
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("Nothing is wrapped for a key that cannot decrypt so")
    func kinds() throws {
        let pair = try TestKeys.key(.p256)
        for algorithm in [KeyAlgorithm.p256, .sm2, .ed25519] {
            let recipient = try TestKeys.key(algorithm).publicKey
            #expect(
                reason { () throws(CryptoError) in _ = try WrappedKey(pair, to: recipient) }
                    == .unsupportedAlgorithm(algorithm.rawValue)
            )
        }
    }

    @Test("The openssl command decrypts the symmetric key, and unwraps with it what is ours")
    func tool() throws {
        let (tool, pair) = (try OpenSSLTool(), try TestKeys.key(.p256))
        try tool.run("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "rsa.pem")
        let recipient = try PrivateKey(file: tool.read("rsa.pem"), passphrase: SecretBytes(copying: []))
        let wrapped = try WrappedKey(pair, to: recipient.publicKey)
        try tool.write(wrapped.encryptedKey, to: "key.bin")
        try tool.write(wrapped.content, to: "content.bin")
        let padding = ["-pkeyopt", "rsa_padding_mode:oaep"]
        try tool.run(["pkeyutl", "-decrypt", "-inkey", "rsa.pem", "-in", "key.bin", "-out", "aes"] + padding)
        let aes = Hexadecimal.encode(try tool.read("aes"))
        try tool.run(
            [
                "enc", "-d", "-id-aes256-wrap-pad", "-K", aes, "-iv", "a65959a6", "-in", "content.bin",
                "-out", "pair.der",
            ]
        )
        #expect(try PrivateKey(pkcs8: tool.read("pair.der")).publicKey == pair.publicKey)
    }
}
