import Centre
import CentreSupport
import Foundation
import Model
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
        let card = try VirtualCard(stateFile: factory.path("card"))
        #expect(try await ProductionFinding.faults(of: application, on: card, in: centre) == [])
        #expect(try ProductionFinding.faults(in: centre) == [])
        try await centre.close()
    }

    /// A `pcscd` of its own, and a card in its first reader that takes its time for a key.
    private struct Desk {
        let service: VirtualReaderService
        private let folder: TemporaryDirectory
        private let card: RunningProgram

        init(_ factory: Factory) throws {
            folder = try TemporaryDirectory()
            service = try VirtualReaderService(directory: folder.url.path)
            let words = [
                Programs.path("virtual-card"), "--state", factory.path("card"), "--port",
                String(service.readers[0].port), "--generate-delay", "3000",
            ]
            card = try RunningProgram(service.arguments(entering: words), in: folder.url)
        }
    }
}
