import Foundation
import Model
import OpenSSL
import TestSupport
import Testing
import TokenTestSupport

@testable import Tokens

/// Modules as p11-kit is configured with them; SoftHSM2 and OpenSC register themselves with it.
@Suite("Modules by p11-kit", .serialized)
struct P11KitTests {
    @Test("A module is found by its name, and all of them are the proxy")
    func found() throws {
        let kit = P11Kit(module: "x")
        #expect(try kit.library("softhsm2").hasSuffix("libsofthsm2.so"))
        #expect(try kit.library("opensc-pkcs11").hasSuffix("/pkcs11/opensc-pkcs11.so"))
        #expect(try kit.library("all").hasSuffix("/p11-kit-proxy.so"))
    }

    @Test("A module that is not there, or a file without one, is a clear error")
    func missing() throws {
        let folder = try TemporaryDirectory()
        try "trust-policy: yes\n".write(
            toFile: folder.path("empty.module"),
            atomically: true,
            encoding: .utf8
        )
        let kit = P11Kit(module: "desk", folders: [folder.url.path])
        for (name, words) in [("nobody", "has no module 'nobody'"), ("empty", "names no library")] {
            let error = #expect(throws: TokenError.self) { try kit.library(name) }
            #expect(error?.message.contains(words) == true && error?.message.contains("desk") == true)
        }
    }

    @Test("A file of the administrator's hides the one of the package")
    func order() throws {
        let (mine, theirs) = (try TemporaryDirectory(), try TemporaryDirectory())
        for (folder, path) in [(mine, "/opt/a.so"), (theirs, "/opt/b.so")] {
            try "# key\nmodule : \(path)\n".write(
                toFile: folder.path("key.module"),
                atomically: true,
                encoding: .utf8
            )
        }
        let kit = P11Kit(module: "x", folders: [mine.url.path, theirs.url.path])
        #expect(try kit.library("key") == "/opt/a.so")
    }

    @Test("A token is made through p11-kit as through the module itself", arguments: ["softhsm2", "all"])
    func made(name: String) async throws {
        let desk = try ModuleDesk().by(p11kit: name)
        let tokens = try await desk.tokens()
        // Neither the system's trust nor anything else that cannot be written to.
        let token = try #require(tokens.first { $0.identity.model.contains("SoftHSM") })
        #expect(!tokens.contains { $0.identity.model.contains("p11-kit-trust") })
        let condition = try await token.condition()
        #expect(condition.isFactoryFresh && condition.capabilities.algorithms.contains(.rsa4096))
        let secrets = try TokenSecrets.random(for: condition)
        try await token.personalise(to: secrets, from: [])
        let key = try await token.generateKey(.p256, in: .authentication, with: secrets)
        let signature = try await token.sign([1, 2, 3], in: .authentication, with: secrets)
        #expect(key.verify(signature: signature, message: [1, 2, 3]))
    }
}
