import Model
import OpenSSL
import Testing

@Suite("Digests that tokens sign")
struct SignedDigestTests {
    @Test(
        "A signature of the digest is one of the message",
        arguments: [KeyAlgorithm.p256, .p384, .rsa2048, .sm2]
    )
    func message(algorithm: KeyAlgorithm) throws {
        let key = try TestKeys.key(algorithm)
        let digest = try #require(try key.publicKey.signedDigest(of: [1, 2, 3]))
        let signature = try key.signDigest(digest)
        #expect(key.publicKey.verify(signature: signature, message: [1, 2, 3]))
        #expect(!key.publicKey.verify(signature: signature, message: [1, 2, 4]))
    }

    /// GM/T 0003.2 §5.5: Z comes before the message.
    @Test("The digest of SM2 covers the signer, and others do not")
    func signer() throws {
        let message: [UInt8] = [1, 2, 3]
        let sm2 = try TestKeys.key(.sm2).publicKey
        let digest = try sm2.signedDigest(of: message)
        #expect(digest != DigestAlgorithm.sm3.hash(message))
        let other = try PrivateKey.generate(.sm2).publicKey.signedDigest(of: message)
        #expect(digest != other)
        let p256 = try TestKeys.key(.p256).publicKey
        #expect(try p256.signedDigest(of: message) == DigestAlgorithm.sha256.hash(message))
    }

    @Test("Ed25519 signs messages, not digests")
    func edwards() throws {
        #expect(try TestKeys.key(.ed25519).publicKey.signedDigest(of: [1]) == nil)
    }
}
