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
        try factory.define(
            """
            tokenModules:
              - name: hang
                path: \(ModuleDesk.faultyLibrary)
              - name: missing
                path: /nowhere/module.so
            """
        )
        factory.others["FAULTY_CRYPTOKI"] = "C_Initialize:block"
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

    @Test("At a terminal each of them has a line of its own: at first that it is asked, then what is wrong")
    func board() async throws {
        let factory = try await factory()
        try FileManager.default.createDirectory(
            atPath: factory.path("letters"),
            withIntermediateDirectories: true
        )
        try await desk.withReaderAlone { reader in
            let pki = "stty cols 80; exec '\(Programs.path("pki"))' produce --all --wait 60 --letters letters"
            // The terminal of `script`, and what is drawn on it as the test sees it.
            let program = try factory.start(program: "sh", "-c", "exec script -qec \"$0\" /dev/null >&2", pki)
            let asked = try program.waitForTalk(#"  hang\s+正在询问介质模块"#)
            #expect(!asked.isEmpty)
            _ = try program.waitForTalk(#"  missing\s+介质模块 missing 出错"#)
            _ = try program.waitForTalk(#"  hang\s+介质模块 hang 没有及时应答"#)
            _ = try program.waitForTalk(#"! \[hang\] +介质模块 hang 没有及时应答"#)
            try await reader.insert(factory.path("card"))
            let end = try program.finish()
            #expect(end.status == 0 && !end.talk.contains("不能使用，请取出"), "\(end)")
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
            #expect(end.status == 0 && end.talk.contains("[missing] 介质模块 missing"), "\(end)")
            #expect(end.talk.contains("[hang] 正在询问介质模块"), "\(end)")
        }
        #expect(try !factory.pki("job", "list").output.contains("QUEUED"))
    }
}
