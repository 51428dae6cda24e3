import OpenSSL
import Testing
@testable import Tokens

@Suite("Secrets of a token")
struct TokenSecretsTests {
    @Test("What is encoded is read back", arguments: ManagementKeyAlgorithm.allCases)
    func encoding(algorithm: ManagementKeyAlgorithm) throws {
        let secrets = try TokenSecrets.random(algorithm)
        let read = try TokenSecrets(encoded: secrets.encoded())
        #expect(read.matches(secrets))
        #expect(read.managementKeyAlgorithm == algorithm)
    }

    @Test("The secrets of a token behind PKCS#11 are read back, and are no PIV card's")
    func officer() throws {
        let pin = SecretBytes(copying: Array("482913".utf8))
        let officer = SecretBytes(copying: Array("8271-SO-pin".utf8))
        let secrets = try TokenSecrets(officerPIN: officer, pin: pin)
        let read = try TokenSecrets(encoded: secrets.encoded())
        #expect(read.matches(secrets))
        #expect(read.managementKeyAlgorithm == nil)
        #expect(throws: TokenError.self) {
            try TokenSecrets(
                officerPIN: SecretBytes(copying: Array("abc".utf8)),
                pin: SecretBytes(copying: Array("482913".utf8))
            )
        }
    }

    @Test("Encoded secrets that are cut short or altered are refused", arguments: 0..<43)
    func cutShort(count: Int) throws {
        let bytes = try TokenSecrets.random(.aes192).encoded().copyBytes()
        #expect(throws: TokenError.self) {
            try TokenSecrets(encoded: SecretBytes(copying: Array(bytes.prefix(count))))
        }
    }

    @Test("Octets behind encoded secrets are refused")
    func trailing() throws {
        let bytes = try TokenSecrets.random(.aes192).encoded().copyBytes()
        #expect(throws: TokenError.self) { try TokenSecrets(encoded: SecretBytes(copying: bytes + [0])) }
    }

    @Test("Random secrets differ, have a PIN of six digits and a PUK of eight", arguments: 0..<20)
    func random(_: Int) throws {
        let (first, second) = (try TokenSecrets.random(.tripleDES), try TokenSecrets.random(.tripleDES))
        let areEqual = first.managementKey.isEqual(to: second.managementKey)
        #expect(!areEqual)
        #expect(first.pin.count == 6)
        #expect(first.puk.count == 8)
        let refusal = PINPolicy().refusal(of: first.pin)
        #expect(refusal == nil)
    }

    @Test("A PIN is six to eight digits", arguments: ["", "12345", "123456789", "12345a", "１２３４５６"])
    func pinRules(pin: String) throws {
        let secrets = try TokenSecrets.random(.tripleDES)
        #expect(throws: TokenError(.invalidSecret("a PIN has 6 to 8 digits"))) {
            try secrets.replacing(pin: SecretBytes(copying: Array(pin.utf8)))
        }
    }
}
