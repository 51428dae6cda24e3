import CentreSupport
import Foundation
import Model
import TestSupport
import Testing
import TokenTestSupport
import Tokens

/// A definition with modules that hang or are missing, beside a real `pcscd` with virtual cards.
@Suite("Modules that hang or are missing, beside readers", .serialized)
struct SilentModuleTests {
    private let desk: CardDesk

    init() throws { desk = try CardDesk.open() }

    /// A centre whose definition names a module that hangs, and one whose file is missing.
    private func factory(_ applications: Int = 1) async throws -> Factory {
        var factory = try await Factory(applications: applications)
        let definition = factory.path("definition")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: definition)
        let file = URL(fileURLWithPath: definition).appendingPathComponent("pki.yaml")
        let modules = """

            tokenModules:
              - name: hang
                path: \(ModuleDesk.faultyLibrary)
              - name: missing
                path: /nowhere/module.so

            """
        let yaml = try String(contentsOf: file, encoding: .utf8) + modules
        try yaml.write(to: file, atomically: true, encoding: .utf8)
        factory.others = ["PKI_CONFIG": definition, "FAULTY_CRYPTOKI": "C_Initialize:block"]
        return factory
    }

    @Test("The readers are listed, and each module with its trouble")
    func listed() async throws {
        let factory = try await factory()
        try await desk.withReader { reader in
            try await reader.insert(factory.path("card"))
            let list = try factory.pki("token", "readers")
            #expect(list.status == 0 && list.output.contains(reader.name), "\(list)")
            #expect(list.find("blank") != nil)
            #expect(list.find("^hang .*token module hang did not answer in time") != nil, "\(list)")
            #expect(list.find("^missing .*token module missing: ") != nil, "\(list)")
        }
    }

    @Test(
        "A card in a named reader is made, and no module is asked; a named module's trouble is told as its own"
    )
    func named() async throws {
        let factory = try await factory()
        try await desk.withReader { reader in
            try await reader.insert(factory.path("card"))
            let made = try factory.pki("produce", "--wait", "0", "--reader", reader.name)
            #expect(made.status == 0 && !made.talk.contains("module"), "\(made)")
            let other = try factory.pki("token", "init", "--wait", "0", "--reader", "missing:7")
            #expect(other.status == 69 && other.talk.contains("token module missing: "), "\(other)")
        }
    }

    @Test("A shift makes what is in the readers, and says which modules are in trouble")
    func shift() async throws {
        let factory = try await factory(2)
        try FileManager.default.createDirectory(
            atPath: factory.path("letters"),
            withIntermediateDirectories: true
        )
        try await desk.withReaderAlone { reader in
            try await reader.insert(factory.path("first.card"))
            let program = try factory.start("produce", "--all", "--wait", "60", "--letters", "letters")
            _ = try program.waitForTalk("完成，请取出")
            // In the middle of the shift, when the module that hangs was given up.
            _ = try program.waitForTalk("介质模块 hang 没有及时应答")
            try await reader.insert(factory.path("second.card"))
            let end = try program.finish()
            #expect(end.status == 0 && end.talk.contains("介质模块 missing"), "\(end)")
        }
        #expect(try !factory.pki("job", "list").output.contains("QUEUED"))
    }
}
