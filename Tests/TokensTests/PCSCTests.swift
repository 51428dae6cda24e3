import Model
import OpenSSL
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@Suite("A PIV token over a real pcscd")
struct PCSCTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test("A blank in a real reader becomes a token that signs")
    func wholeLife() async throws {
        let state = directory.path("card")
        try await CardDesk.open().withReader { reader in
            try await reader.insert(state)
            let token = try await PIVToken.open(reader: reader.name)
            let secrets = try TokenSecrets.random(.tripleDES)
            try await token.personalise(to: secrets, from: TokenSecrets.factoryDefaults())
            let key = try await token.generateKey(.rsa2048, in: .signature, with: secrets)
            let signature = try await token.sign([1, 2, 3], in: .signature, with: secrets)
            #expect(key.verify(signature: signature, message: [1, 2, 3]))
        }
    }
}
