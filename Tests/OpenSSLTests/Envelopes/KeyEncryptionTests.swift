import Model
import OpenSSL
import Testing

/// RFC 5652 §6.2.3.
@Suite("Messages under a symmetric key")
struct KeyEncryptionTests {
    private static let content = Array("a private key\n".utf8)
    private static let key: [UInt8] = Array(0..<32)
    private static let name: [UInt8] = [1, 2, 3]

    @Test("One opens under its key and name, and under nothing else")
    func round() throws {
        let message = try CMS.encrypt(
            Self.content,
            under: SecretBytes(copying: Self.key),
            identifier: Self.name
        )
        let back = try CMS.decrypt(message, under: SecretBytes(copying: Self.key), identifier: Self.name)
        #expect(back == Self.content)
        let wrong: [(key: [UInt8], name: [UInt8])] = [
            (Self.key.reversed(), Self.name), (Self.key, [1, 2, 4]), ([], Self.name),
        ]
        for (key, name) in wrong {
            #expect(
                reason { () throws(CryptoError) in
                    _ = try CMS.decrypt(message, under: SecretBytes(copying: key), identifier: name)
                } == .decryptionFailed(what: "the message")
            )
        }
        var altered = message
        altered[altered.count - 20] ^= 1
        #expect(throws: CryptoError.self) {
            try CMS.decrypt(altered, under: SecretBytes(copying: Self.key), identifier: Self.name)
        }
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("A key or a name of another length is refused")
    func lengths() {
        let wrong: [(count: Int, name: [UInt8])] = [
            (31, [1]), (33, [1]), (32, []), (32, [UInt8](repeating: 1, count: 65)),
        ]
        for (count, name) in wrong {
            #expect(
                reason { () throws(CryptoError) in
                    let key = SecretBytes(copying: [UInt8](repeating: 1, count: count))
                    _ = try CMS.encrypt(Self.content, under: key, identifier: name)
                } == .notAllowed(what: "key of \(count) octets")
            )
        }
    }

    @Test("A message to a certificate does not open under a symmetric key")
    func otherKind() throws {
        let root = try TestAuthority(root: "Root", .p256)
        let certificate = try root.issue("a", for: TestKeys.key(.p256).publicKey)
        let message = try CMS.encrypt(Self.content, to: [certificate])
        #expect(
            reason { () throws(CryptoError) in
                _ = try CMS.decrypt(message, under: SecretBytes(copying: Self.key), identifier: Self.name)
            } == .decryptionFailed(what: "the message")
        )
    }

    @Test("The openssl command decrypts it")
    func tool() throws {
        let tool = try OpenSSLTool()
        let message = try CMS.encrypt(
            Self.content,
            under: SecretBytes(copying: Self.key),
            identifier: Self.name
        )
        try tool.write(message, to: "message.der")
        let (key, name) = (Hexadecimal.encode(Self.key), Hexadecimal.encode(Self.name))
        try tool.run(
            ["cms", "-decrypt", "-inform", "DER", "-binary", "-in", "message.der", "-out", "plain"]
                + ["-secretkey", key, "-secretkeyid", name]
        )
        #expect(try tool.read("plain") == Self.content)
    }
}
