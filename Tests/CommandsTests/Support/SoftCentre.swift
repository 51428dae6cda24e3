import CentreSupport
import Foundation
import TestSupport
import Testing
import TokenTestSupport

/// A centre whose definition names SoftHSM2, with blank tokens in a store of its own and no smart card service.
struct SoftCentre {
    let factory: Factory
    /// The serial numbers of the tokens, as SoftHSM2 tells them.
    let serials: [String]
    private let store: TemporaryDirectory

    init(
        applications: Int = 1,
        tokens: Int = 1,
        owned: [String] = [],
        library: String = SoftHSM.library
    ) async throws {
        var factory = try await Factory(applications: applications)
        store = try SoftHSM.makeStore(tokens: owned, blanks: (0..<tokens).map { "blank \($0)" })
        try factory.define(
            """
            tokenModules:
              - name: soft
                path: \(library)
                factoryOfficerPIN: "\(ModuleDesk.factoryOfficerPIN)"
            """
        )
        factory.others["SOFTHSM2_CONF"] = store.path("softhsm2.conf")
        factory.others["PCSCLITE_CSOCK_NAME"] = factory.path("no-service")
        self.factory = factory
        let list = try factory.tool("pkcs11-tool", "--module", SoftHSM.library, "-L").output
        serials = list.matches(of: /serial num +: +([0-9a-f]{16})/).map { String($0.1) }
    }

    /// Writes another SO PIN of blanks into the definition.
    func setFactoryOfficerPIN(_ new: String, insteadOf old: String) throws {
        let file = factory.path("definition/pki.yaml")
        let yaml = try String(contentsOfFile: file, encoding: .utf8)
        let changed = yaml.replacing("factoryOfficerPIN: \"\(old)\"", with: "factoryOfficerPIN: \"\(new)\"")
        #expect(changed != yaml)
        try changed.write(toFile: file, atomically: true, encoding: .utf8)
    }

    /// The one token's serial number.
    var serial: String {
        get throws { try #require(serials.first) }
    }

    /// The one token, as `--reader` takes it.
    var place: String {
        get throws { "soft:\(try serial)" }
    }

    /// The folder in which SoftHSM2 keeps the one token.
    private var home: String {
        get throws {
            let tokens = store.path("tokens")
            let names = try FileManager.default.contentsOfDirectory(atPath: tokens)
            return "\(tokens)/\(try #require(names.first))"
        }
    }

    /// Where the token lies once it has gone away.
    private var away: String { store.path("away") }

    /// Whether the token went away.
    var hasLeft: Bool { FileManager.default.fileExists(atPath: away) }

    /// The same programs, for which the token goes away before a call of its module, once; see `Tests/FaultyCryptoki`.
    func losing(before call: String) throws -> Factory {
        var factory = factory
        factory.others["FAULTY_CRYPTOKI"] = call
        factory.others["FAULTY_TOKEN"] = try home
        factory.others["FAULTY_AWAY"] = away
        return factory
    }

    /// Puts the token that went away back, as it was.
    func putBack() throws {
        try FileManager.default.copyItem(atPath: away, toPath: store.path("tokens/back"))
    }

    /// What `pkcs11-tool` says, logged in to the token with the holder's PIN.
    func pkcs11(_ words: String..., pin: String) throws -> Run {
        let login = ["pkcs11-tool", "--module", SoftHSM.library, "--login", "--pin", pin]
        return try factory.tool(login + words)
    }

    /// Runs `pki token verify` with a PIN.
    func verify(_ pin: String) throws -> Run {
        let file = factory.path("pin.txt")
        try Data("\(pin)\n".utf8).write(to: URL(fileURLWithPath: file))
        let words = "exec \"$0\" token verify --wait 0 --reader \"$1\" --pin-fd 3 3<\"$2\""
        return try factory.tool("sh", "-c", words, Programs.path("pki"), place, file)
    }
}
