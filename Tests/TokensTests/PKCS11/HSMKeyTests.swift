import Foundation
import Model
import OpenSSL
import TestSupport
import Testing
import TokenTestSupport
@testable import Tokens

@Suite("Keys in SoftHSM2", .serialized)
struct HSMKeyTests {
    @Test(
        "A key made in the token signs, and OpenSSL verifies",
        arguments: [
            KeyAlgorithm.p256, .p384, .rsa2048, .rsa3072, .rsa4096, .ed25519,
        ]
    )
    func signatures(algorithm: KeyAlgorithm) throws {
        let token = try SoftHSM.token("main")
        let key = try token.generate(algorithm, label: "sign-\(algorithm.rawValue)")
        #expect(key.algorithm == algorithm)
        for message in [[], [UInt8(1)], [UInt8](repeating: 7, count: 10_000)] {
            let signature = try key.sign(message)
            #expect(key.publicKey.verify(signature: signature, message: message))
            #expect(!key.publicKey.verify(signature: signature, message: message + [0]))
            let pieces = try key.sign { take in for octet in message { try take([octet]) } }
            #expect(key.publicKey.verify(signature: pieces, message: message))
        }
        let again = try token.key(TokenURI(parsing: key.uri.description))
        #expect(again.publicKey == key.publicKey)
        try KeyProof.prove(again, for: key.publicKey, name: "key")
    }

    @Test("One RSA key signs with PSS and with longer digests, and a curve cannot")
    func otherSignatures() throws {
        let token = try SoftHSM.token("main")
        let key = try token.generate(.rsa2048, label: "pss")
        let kinds: [SignatureAlgorithm] = [
            .rsaPSSWithSHA256, .rsaPSSWithSHA384, .rsaPSSWithSHA512, .rsaWithSHA384, .rsaWithSHA512,
        ]
        for kind in kinds {
            let other = try key.using(kind)
            #expect(other.signatureAlgorithm == kind)
            let signature = try other.sign([1, 2])
            #expect(key.publicKey.verify(signature: signature, message: [1, 2], algorithm: kind))
            #expect(!key.publicKey.verify(signature: signature, message: [1, 2]))
            try KeyProof.prove(other, for: key.publicKey, name: "pss")
        }
        let error = #expect(throws: HSMError.self) { try key.using(.ecdsaWithSHA256) }
        #expect(error?.kind == .refused)
    }

    @Test("A key pair is seen by pkcs11-tool and p11tool, and is described as kept inside")
    func otherPrograms() throws {
        let token = try SoftHSM.token("main")
        let key = try token.generate(.p256, label: "seen")
        let id = try #require(key.uri.id).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let listed = try OtherProgram.run([
            "pkcs11-tool", "--module", SoftHSM.library, "--token-label", "main", "--login", "--pin",
            SoftHSM.pin, "-O",
        ])
        #expect(listed.contains("label:      seen"))
        #expect(listed.contains(id))
        #expect(listed.contains("never extractable"))
        let urls = try OtherProgram.run(
            ["p11tool", "--provider", SoftHSM.library, "--login", "--list-all", "pkcs11:token=main"],
            environment: ["GNUTLS_PIN": SoftHSM.pin]
        )
        #expect(urls.contains("object=seen;type=private"))
        #expect(urls.contains("CKA_NEVER_EXTRACTABLE"))
    }

    @Test("An algorithm that the token does not offer is refused")
    func notOffered() throws {
        let token = try SoftHSM.token("main")
        let error = #expect(throws: HSMError.self) { try token.generate(.sm2, label: "sm2") }
        #expect(error?.kind == .refused)
        #expect(error?.reason == .notOffered(what: "sm2 keys", token: token.info.name))
    }

    @Test("A second key of the same name is refused, and an absent key is not found")
    func names() throws {
        let token = try SoftHSM.token("main")
        _ = try token.generate(.p256, label: "once")
        let twice = #expect(throws: HSMError.self) { try token.generate(.p256, label: "once") }
        #expect(twice?.reason == .keyExists("label 'once'"))
        let absent = #expect(throws: HSMError.self) { try token.key(TokenURI(object: "never")) }
        #expect(absent?.reason == .keyNotFound("label 'never'"))
        #expect(absent?.kind == .notFound)
    }

    @Test(
        "A key that was made to do more than sign, or to leave the token, is not taken up, and its identifier is told"
    )
    func foreign() throws {
        let token = try SoftHSM.token("main")
        try OtherProgram.run([
            "pkcs11-tool", "--module", SoftHSM.library, "--token-label", "main", "--login", "--pin",
            SoftHSM.pin, "--keypairgen", "--key-type", "EC:prime256v1", "--label", "loose", "--id", "B1",
            "--extractable", "--usage-sign", "--usage-derive",
        ])
        let uri = TokenURI(object: "loose")
        #expect(try token.identifiers(uri) == [[0xB1]])
        let error = #expect(throws: HSMError.self) { try token.madeKey(uri) }
        guard case .notProtected(let key, _) = error?.reason else {
            Issue.record("another: \(String(describing: error))")
            return
        }
        #expect(key == "loose" && error?.kind == .refused)
        let own = try token.generate(.p256, label: "tight")
        #expect(try token.madeKey(own.uri).publicKey == own.publicKey)
        #expect(try token.identifiers(TokenURI(object: "nobody's")).isEmpty)
    }

    @Test("Two keys of one name are told apart by their identifiers only")
    func ambiguous() throws {
        let token = try SoftHSM.token("main")
        for id in ["A1", "A2"] {
            try OtherProgram.run([
                "pkcs11-tool", "--module", SoftHSM.library, "--token-label", "main", "--login", "--pin",
                SoftHSM.pin,
                "--keypairgen", "--key-type", "EC:prime256v1", "--label", "pair", "--id", id,
            ])
        }
        let error = #expect(throws: HSMError.self) { try token.key(TokenURI(object: "pair")) }
        #expect(error?.reason == .ambiguousKey("label 'pair'", count: 2))
        let one = try token.key(TokenURI(object: "pair", id: [0xA1]))
        let two = try token.key(TokenURI(object: "pair", id: [0xA2]))
        #expect(one.publicKey != two.publicKey)
    }

    @Test("A destroyed key is gone with its public half and its certificate, and no other is used instead")
    func destroyed() throws {
        let token = try SoftHSM.token("main")
        let key = try token.generate(.p256, label: "doomed")
        let other = try token.generate(.p256, label: "other")
        _ = try key.sign([1])
        try token.destroy(key.uri)
        let error = #expect(throws: HSMError.self) { try key.sign([2]) }
        #expect(error?.kind == .notFound)
        #expect(throws: HSMError.self) { try token.destroy(key.uri) }
        let listed = try OtherProgram.run([
            "pkcs11-tool", "--module", SoftHSM.library, "--token-label", "main", "--login", "--pin",
            SoftHSM.pin, "-O",
        ])
        #expect(!listed.contains("doomed"))
        _ = try other.sign([3])
    }

    @Test("A key is found again by its public key when its label and identifier have changed")
    func renamed() throws {
        let token = try SoftHSM.token("main")
        let made = try token.generate(.rsa2048, label: "before")
        var hint = made.uri
        hint.object = "what it was called once"
        hint.id = [9, 9]
        let key = HSMKey(
            token: token,
            publicKey: made.publicKey,
            uri: hint,
            signatureAlgorithm: .rsaWithSHA256,
            mechanism: .rsaPKCS1(.sha256, modulus: 256)
        )
        #expect(key.publicKey.verify(signature: try key.sign([5]), message: [5]))
    }

    @Test("A private key beside somebody else's public key is not proven")
    func swapped() throws {
        let token = try SoftHSM.token("main")
        let key = try token.generate(.p256, label: "mine")
        let stranger = try PrivateKey.generate(.p256).publicKey
        let error = #expect(throws: HSMError.self) {
            try KeyProof.prove(key, for: stranger, name: "mine")
        }
        #expect(error?.reason == .notProven(key: "mine"))
        let liar = HSMKey(
            token: token,
            publicKey: stranger,
            uri: key.uri,
            signatureAlgorithm: .ecdsaWithSHA256,
            mechanism: .ecdsa(.sha256, coordinate: 32)
        )
        #expect(throws: HSMError.self) { try liar.sign([1]) }
    }

    @Test("Eight threads sign at once over fewer sessions, and every signature is right")
    func threads() async throws {
        let token = try SoftHSM.token("threads", sessions: 3)
        let keys = [try token.generate(.p256, label: "t256"), try token.generate(.rsa2048, label: "trsa")]
        await withTaskGroup(of: Int.self) { group in
            for thread in 0..<8 {
                group.addTask {
                    (0..<25).count { index in
                        let key = keys[(thread + index) % 2]
                        let message = [UInt8(thread), UInt8(index)]
                        guard let signature = try? key.sign(message) else { return false }
                        return key.publicKey.verify(signature: signature, message: message)
                    }
                }
            }
            for await right in group { #expect(right == 25) }
        }
    }
}
