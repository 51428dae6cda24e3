import Foundation
import Model
import OpenSSL
import Testing
import TokenTestSupport

@testable import Tokens

/// Tokens behind PKCS#11 that are somebody's, and look empty to who is not logged in.
@Suite("A token behind PKCS#11 that is somebody's", .serialized)
struct SomebodysTokenTests {
    private func refused(_ token: CryptokiToken) async throws {
        let secrets = try TokenSecrets.random(for: try await token.condition())
        await #expect(throws: TokenError(.alreadyPersonalised(serial: token.identity.serial))) {
            try await token.personalise(to: secrets, from: [])
        }
    }

    private func makersPINRefused(_ token: CryptokiToken, _ secrets: TokenSecrets) async throws {
        let error = await #expect(throws: TokenError.self) {
            try await token.personalise(to: secrets, from: [])
        }
        guard case .makersPINRefused(token.identity.serial, _) = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    /// What a module says of its tokens besides their names.
    private func flags(_ desk: ModuleDesk) throws -> String {
        try desk.run(["pkcs11-tool", "--module", desk.library, "--list-token-slots"])
    }

    @Test("One with a user's PIN is no blank, whatever it shows; its key, label and PIN stay")
    func owned() async throws {
        let desk = try ModuleDesk(blanks: 0, owned: ["alice"])
        let login = ["pkcs11-tool", "--module", desk.library, "--login", "--pin", SoftHSM.pin]
        _ = try desk.run(login + ["--keygen", "--key-type", "AES:32", "--label", "private to alice"])
        let token = try #require(try await desk.tokens().first)
        #expect(try await !token.condition().isFactoryFresh)
        try await refused(token)
        #expect(try desk.run(login + ["-O"]).contains("private to alice"))
        #expect(try flags(desk).contains("alice"))
        #expect(try !flags(desk).contains("SO PIN count low"))
    }

    @Test(
        "One that does not take the maker's SO PIN costs one try, not a second one, and is never given ours"
    )
    func ownOfficer() async throws {
        let desk = try ModuleDesk()
        let tool = ["pkcs11-tool", "--module", desk.library, "--slot-index", "0"]
        let officer = ["--login", "--login-type", "so", "--so-pin"]
        _ = try desk.run(tool + ["--change-pin", "--new-pin", "11223344"] + officer + ["87654321"])
        let token = try #require(try await desk.tokens().first)
        #expect(try await token.condition().isFactoryFresh)
        let secrets = try TokenSecrets.random(for: try await token.condition())
        try await makersPINRefused(token, secrets)
        #expect(try flags(desk).contains("blank 0"))
        #expect(try flags(desk).contains("SO PIN count low"))
        #expect(try await !token.condition().isFactoryFresh)
        // A second one would end the module.
        let watched = desk.failing("C_InitToken:crash")
        let same = try CryptokiToken(token.identity, module: watched.module, program: watched.program)
        try await makersPINRefused(same, secrets)
        // The right one still opens it.
        _ = try desk.run(tool + ["--change-pin", "--new-pin", "44332211"] + officer + ["11223344"])
    }

    @Test("A blank is none for us when its maker's SO PIN is not known, and costs no try")
    func unknownOfficer() async throws {
        let desk = try ModuleDesk()
        let module = TokenModule(name: "soft", path: SoftHSM.library)
        let identity = try #require(try await desk.tokens().first).identity
        let token = try CryptokiToken(identity, module: module, program: desk.program)
        #expect(try await !token.condition().isFactoryFresh)
        try await refused(token)
        #expect(try !flags(desk).contains("SO PIN count low"))
    }

    @Test(
        "Tokens are left out whose number is zeros, or another one's as well",
        arguments: ["0000000000000000", "7"]
    )
    func serials(number: String) async throws {
        let two = try ModuleDesk(blanks: 2, fault: "").numbered(number)
        #expect(try await two.tokens().isEmpty)
        let one = try ModuleDesk(blanks: 1, fault: "").numbered(number)
        #expect(try await one.tokens().map(\.identity.serial) == (number == "7" ? ["7"] : []))
    }
}
