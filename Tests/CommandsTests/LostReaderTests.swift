import Centre
import CentreSupport
import Foundation
import Model
import Store
import TestSupport
import Testing
import Tokens

/// A reader that vanishes with the card in it: `pcscd` ends in the middle of a command, and with it every reader.
@Suite("A reader that vanishes, by the program", .serialized)
struct LostReaderTests {
    @Test(
        "While the card makes its key the readers vanish: the program ends with what to do, and goes on when they are back"
    )
    func vanished() async throws {
        var factory = try await Factory()
        let application = factory.applications[0]
        let first = try Desk(factory)
        factory.others["PCSCLITE_CSOCK_NAME"] = first.service.socketPath
        let program = try factory.start("produce", "--wait", "30")
        _ = try program.waitForTalk("已初始化")
        first.service.stop()
        let end = try program.finish()
        #expect(end.status == 69 && end.talk.contains("hint:"), "\(end)")
        let nobody = try factory.pki("produce", "--wait", "0")
        #expect(nobody.status == 69 && nobody.talk.contains("does not answer"), "\(nobody)")

        let second = try Desk(factory)
        factory.others["PCSCLITE_CSOCK_NAME"] = second.service.socketPath
        let made = try factory.pki("produce", "--wait", "30")
        #expect(made.status == 0, "\(made)")
        second.service.stop()
        let centre = try factory.prepared.open()
        let card = try VirtualCard(stateFile: factory.path("card0"))
        #expect(try await ProductionFinding.faults(of: application, on: card, in: centre) == [])
        #expect(try ProductionFinding.faults(in: centre) == [])
        try await centre.close()
    }

    @Test(
        "In the middle of a shift the service ends: it is told as that, nothing is held against a token, and the jobs go on when it is back",
        arguments: [(signal: SIGTERM, modules: false), (SIGKILL, true)]
    )
    func shift(signal: Int32, modules: Bool) async throws {
        var factory = try await Factory(applications: 2)
        if modules { try factory.define("tokenModules: [{name: missing, path: /nowhere/module.so}]") }
        let letters = factory.path("letters")
        try FileManager.default.createDirectory(atPath: letters, withIntermediateDirectories: true)
        let folder = try TemporaryDirectory()
        let first = try Desk(factory, cards: 2, folder)
        factory.others["PCSCLITE_CSOCK_NAME"] = first.service.socketPath
        let program = try factory.start("produce", "--all", "--wait", "60", "--letters", "letters")
        for reader in first.service.readers { _ = try program.waitForTalk("\\[\(reader.name)\\].*产生密钥对") }
        try first.end(signal)
        _ = try program.waitForTalk("\\[pcscd\\] 智能卡服务 pcscd 没有应答")
        for reader in first.service.readers {
            _ = try program.waitForTalk("\\[\(reader.name)\\].*等待智能卡服务恢复")
        }
        let second = try Desk(factory, cards: 2, folder)
        _ = try program.waitForTalk("\\[pcscd\\] 恢复应答")
        let end = try program.finish()
        second.service.stop()
        #expect(end.status == 0 && end.talk.contains("已完成 2，废弃介质 0"), "\(end)")
        #expect(!end.talk.contains("介质应答不对") && !end.talk.contains("请插回"), "\(end)")
        try await expectNothingHeld(factory)
    }

    @Test("In the middle of a shift the service hangs: that is told, and the jobs go on when it goes on")
    func hangs() async throws {
        var factory = try await Factory(applications: 2)
        let letters = factory.path("letters")
        try FileManager.default.createDirectory(atPath: letters, withIntermediateDirectories: true)
        let desk = try Desk(factory, cards: 2)
        factory.others["PCSCLITE_CSOCK_NAME"] = desk.service.socketPath
        let program = try factory.start("produce", "--all", "--wait", "60", "--letters", "letters")
        for reader in desk.service.readers.prefix(2) {
            _ = try program.waitForTalk("\\[\(reader.name)\\].*产生密钥对")
        }
        try desk.signal(SIGSTOP)
        _ = try program.waitForTalk("\\[pcscd\\] 智能卡服务 pcscd 没有应答")
        let nobody = try factory.pki("token", "readers")
        #expect(nobody.status == 69 && nobody.talk.contains("does not answer"), "\(nobody)")
        try desk.signal(SIGCONT)
        let end = try program.finish()
        desk.service.stop()
        #expect(end.status == 0 && end.talk.contains("已完成 2，废弃介质 0"), "\(end)")
        try await expectNothingHeld(factory)
    }

    @Test("The service hangs between two commands: the program says so, and the card is not blamed")
    func hangsBetween() async throws {
        var factory = try await Factory()
        let application = factory.applications[0]
        let desk = try Desk(factory)
        factory.others["PCSCLITE_CSOCK_NAME"] = desk.service.socketPath
        let program = try factory.start("produce", "--wait", "30")
        _ = try program.waitForTalk("已在介质内产生密钥对")
        try desk.signal(SIGSTOP)
        let end = try program.finish()
        try desk.signal(SIGCONT)
        #expect(end.status == 69 && end.talk.contains("smart card service"), "\(end)")
        let made = try factory.pki("produce", "--wait", "30")
        #expect(made.status == 0, "\(made)")
        desk.service.stop()
        let centre = try factory.prepared.open()
        #expect(try centre.book.auditEntryCount(action: "token.fault") == 0)
        let card = try VirtualCard(stateFile: factory.path("card0"))
        #expect(try await ProductionFinding.faults(of: application, on: card, in: centre) == [])
        try await centre.close()
    }

    /// No wrong answer was counted, no token set aside, no certificate revoked.
    private func expectNothingHeld(_ factory: Factory) async throws {
        let centre = try factory.prepared.open()
        #expect(
            try centre.book.tokens([], limit: 100).map { "\($0.state.rawValue) \($0.faults)" } == [
                "PRODUCED 0", "PRODUCED 0",
            ]
        )
        var revoked = CertificateFilter()
        revoked.states = [.revoked]
        #expect(try centre.book.certificates(revoked, limit: 100).isEmpty)
        #expect(try centre.book.auditEntryCount(action: "token.fault") == 0)
        #expect(try ProductionFinding.faults(in: centre) == [])
        try await centre.close()
    }

    /// A `pcscd` of its own, and cards in its first readers that take their time for a key.
    private struct Desk {
        let service: VirtualReaderService
        private let folder: TemporaryDirectory
        private let cards: [RunningProgram]

        init(_ factory: Factory, cards count: Int = 1, _ known: TemporaryDirectory? = nil) throws {
            let folder = try known ?? TemporaryDirectory()
            let service = try VirtualReaderService(directory: folder.url.path)
            self.folder = folder
            self.service = service
            cards = try service.readers.prefix(count).enumerated().map { index, reader in
                let words = [
                    Programs.path("virtual-card"), "--state", factory.path("card\(index)"), "--port",
                    String(reader.port), "--generate-delay", "3000",
                ]
                return try RunningProgram(service.arguments(entering: words), in: folder.url)
            }
        }

        /// Ends the service with a signal.
        func end(_ signal: Int32) throws {
            try self.signal(signal)
            service.stop()
        }

        /// Sends the service a signal.
        func signal(_ signal: Int32) throws {
            let text = try String(contentsOfFile: folder.path("run/pcscd.pid"), encoding: .utf8)
            _ = kill(try #require(pid_t(text.filter(\.isNumber))), signal)
        }
    }
}
