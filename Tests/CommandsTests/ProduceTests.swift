import CentreSupport
import Foundation
import Model
import TestSupport
import Testing
import TokenTestSupport
import Tokens

/// `pki produce`, the program, over a real `pcscd` with virtual cards in virtual readers.
@Suite("pki produce", .serialized)
struct ProduceTests {
    private let desk: CardDesk

    init() throws { desk = try CardDesk.open() }

    @Test(
        "A blank card becomes a token that OpenSC and yubico-piv-tool read, with the certificate in the book"
    )
    func finished() async throws {
        let factory = try await Factory()
        try await desk.withReaderAlone { reader in
            try await reader.insert(factory.path("card"))
            let made = try factory.pki("produce", "--wait", "0", "--format", "json", "--letter", "letter.pdf")
            #expect(made.status == 0, "\(made)")
            #expect(try made.json("pinTriesLeft") == "3")
            let serial = try #require(try made.json("serial"))
            let token = try #require(try made.json("token"))
            try expectOthersRead(reader.name, token, serial, factory)
            try expectLetter(reader.name, token, factory)
            let readers = try factory.pki("token", "readers")
            #expect(readers.output.contains(token))
        }
        #expect(try factory.pki("produce", "--wait", "0").status == 66)
        let again = try factory.pki("produce", "--wait", "0", "--application", factory.applications[0].text)
        #expect(again.status == 75 && again.talk.contains("was made already"), "\(again)")
    }

    private func expectOthersRead(
        _ reader: String,
        _ token: String,
        _ serial: String,
        _ factory: Factory
    ) throws {
        #expect(
            try factory.tool("pkcs15-tool", "--reader", reader, "-D").output.contains("Certificate for PIV")
        )
        let objects = try factory.tool("pkcs11-tool", "--token-label", "张甲甲甲甲", "-O")
        #expect(objects.output.contains(serial.uppercased()), "\(objects)")
        let status = try factory.tool("yubico-piv-tool", "-r", reader, "-a", "status")
        #expect(status.output.contains(token), "\(status)")
        let read = try factory.tool("yubico-piv-tool", "-r", reader, "-a", "read-certificate", "-s", "9a")
        let book = try factory.pki("certificate", "export", serial)
        #expect(read.status == 0 && pem(read.output) == pem(book.output))
    }

    private func pem(_ text: String) -> String { text.filter { !$0.isWhitespace } }

    /// The PIN in the letter is the card's; a second letter is refused.
    private func expectLetter(_ reader: String, _ token: String, _ factory: Factory) throws {
        try expectPIN(in: "letter.pdf", reader, token, factory)
        let mode = try FileManager.default.attributesOfItem(atPath: factory.path("letter.pdf"))[
            .posixPermissions
        ]
        #expect((mode as? NSNumber)?.intValue == 0o600)
        let second = try factory.pki("token", "letter", token, "--to", "letter2.pdf")
        #expect(second.status == 75 && !FileManager.default.fileExists(atPath: factory.path("letter2.pdf")))
    }

    /// The letter in the file is of this token, and has the card's PIN.
    private func expectPIN(in file: String, _ reader: String, _ token: String, _ factory: Factory) throws {
        let letter = try factory.tool("pdftotext", "-layout", file, "-").output
        let digits = try #require(letter.firstMatch(of: /\d( +\d){5}(?!\S)/)).0
        #expect(letter.contains(token))
        let pin = digits.filter(\.isNumber)
        let verified = try factory.tool(
            "yubico-piv-tool",
            "-r",
            reader,
            "-a",
            "verify-pin",
            "-P",
            String(pin)
        )
        #expect(verified.status == 0, "\(verified)")
    }

    @Test(
        "A letter for a printer is handed to CUPS whole; a queue that takes none is refused before the card"
    )
    func printed() async throws {
        let printer = try PrintServer()
        var factory = try await Factory()
        factory.others = printer.environment
        try await desk.withReaderAlone { [factory] reader in
            try await reader.insert(factory.path("card"))
            for queue in ["nowhere", PrintServer.queue] {
                if queue == PrintServer.queue { #expect(try printer.tool("cupsreject", queue).status == 0) }
                let refused = try factory.pki("produce", "--wait", "0", "--printer", queue)
                #expect(refused.status == 69 && refused.talk.contains(queue), "\(refused)")
            }
            #expect(try await VirtualCard(stateFile: factory.path("card")).isBlank())
            #expect(try printer.tool("cupsaccept", PrintServer.queue).status == 0)
            let made = try factory.pki(
                "produce",
                "--wait",
                "0",
                "--format",
                "json",
                "--printer",
                PrintServer.queue
            )
            #expect(made.status == 0, "\(made)")
            let token = try #require(try made.json("token"))
            let documents = try printer.documents()
            #expect(documents.count == 1)
            let letter = try #require(documents.first)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: letter))
            #expect(bytes.starts(with: Data("%PDF-".utf8)) && bytes.suffix(8).contains(Data("%%EOF".utf8)))
            try expectPIN(in: letter, reader.name, token, factory)
        }
    }

    @Test("A letter that cannot be written leaves the one letter for the next attempt")
    func letterElsewhere() async throws {
        let factory = try await Factory()
        try await desk.withReaderAlone { reader in
            try await reader.insert(factory.path("card"))
            let early = try factory.pki("produce", "--wait", "0", "--letter", "state")
            #expect(early.status == 75, "\(early)")
            let nowhere = try factory.pki("produce", "--wait", "0", "--letter", "no/such/letter")
            #expect(nowhere.status == 69 && nowhere.talk.contains("no/such"), "\(nowhere)")
            #expect(try factory.pki("job", "list").output.contains("QUEUED"))
            let made = try factory.pki("produce", "--wait", "0")
            #expect(made.status == 0, "\(made)")
            let token = try #require(try factory.pki("token", "list").find("^[0-9]{8}"))
            #expect(try factory.pki("token", "letter", token, "--to", "no/such/letter").status == 69)
            #expect(try factory.pki("token", "letter", token, "--to", "letter.pdf").status == 0)
        }
    }

    @Test("Two cards are refused until the reader is named; no card is a clear error")
    func ambiguous() async throws {
        let factory = try await Factory()
        try await desk.withTwoReadersAlone { first, second in
            let empty = try factory.pki("produce", "--wait", "0")
            #expect(empty.status == 69 && empty.talk.contains("there is no card"), "\(empty)")
            try await first.insert(factory.path("first"))
            try await second.insert(factory.path("second"))
            let both = try factory.pki("produce", "--wait", "0")
            #expect(both.status == 75 && both.talk.contains("several readers have a card"), "\(both)")
            #expect(both.talk.contains("--reader"))
            let none = try factory.pki("produce", "--wait", "0", "--reader", "Nobody 00 00")
            #expect(none.status == 66, "\(none)")
            let made = try factory.pki("produce", "--wait", "0", "--reader", second.name)
            #expect(made.status == 0, "\(made)")
        }
        #expect(try await VirtualCard(stateFile: factory.path("first")).isBlank())
    }

    @Test("A card that is in use is refused and loses no try; a blank one is taken after it")
    func used() async throws {
        let factory = try await Factory(applications: 2)
        try await desk.withReader { reader in
            try await reader.insert(factory.path("card"))
            #expect(try factory.pki("produce", "--reader", reader.name).status == 0)
            let again = try factory.pki("produce", "--reader", reader.name)
            #expect(again.status == 77 && again.talk.contains("PRODUCED"), "\(again)")
            #expect(again.talk.contains("blank token"))
        }
        let card = try VirtualCard(stateFile: factory.path("card"))
        #expect(card.pinTriesLeft == 3 && card.pukTriesLeft == 3)
        #expect(try factory.pki("job", "list").output.contains("QUEUED"))
        try await desk.withReader { reader in
            try await reader.insert(factory.path("other"))
            #expect(try factory.pki("produce", "--reader", reader.name).status == 0)
        }
    }

    @Test("A card that was pulled is finished when it comes back; meanwhile another one is refused")
    func pulled() async throws {
        let factory = try await Factory()
        try await desk.withReader { reader in
            // A blank is recognised in some 70 commands, and asked again until about 131, where it gets its secrets; one that
            // has them is recognised in 25, has its key at 45, and its certificate is signed after that.
            for command in [90, 110, 125, 138] + Array(stride(from: 30, to: 120, by: 10))
            where !(try isIssued(factory)) {
                try await reader.insert(factory.path("card"), ["--fault", "\(command):pull-after"])
                let broken = try factory.pki("produce", "--reader", reader.name)
                #expect(broken.status == 69 && broken.talk.contains("removed"), "\(broken)")
                #expect(broken.talk.contains("再次运行 pki produce"))
                try await reader.waitForRemoval()
            }
            try await reader.insert(factory.path("stranger"))
            let wrong = try factory.pki("produce", "--reader", reader.name)
            let serial = try VirtualCard(stateFile: factory.path("card")).serial
            #expect(wrong.status == 77 && wrong.talk.contains("insert token \(serial)"), "\(wrong)")
            try await reader.insert(factory.path("card"))
            let made = try factory.pki("produce", "--reader", reader.name)
            #expect(made.status == 0 && made.talk.contains("从上次的步骤继续"), "\(made)")
        }
        #expect(try await VirtualCard(stateFile: factory.path("stranger")).isBlank())
        try await expectWhole(factory, "card")
    }

    private func isIssued(_ factory: Factory) throws -> Bool {
        try factory.pki("job", "list").find("ISSUED|WRITTEN|VERIFIED") != nil
    }

    @Test("A second process at the same station is sent away; the first goes on when its card comes")
    func sameStation() async throws {
        let factory = try await Factory()
        try await desk.withReader { reader in
            let first = try factory.start("produce", "--wait", "60", "--reader", reader.name)
            _ = try first.waitForTalk("请将空白介质插入读卡器")
            let second = try factory.pki("produce", "--wait", "0", "--reader", reader.name)
            #expect(second.status == 75 && second.talk.contains("station-desk-1"), "\(second)")
            try await reader.insert(factory.path("card"))
            let made = try first.finish()
            #expect(made.status == 0, "\(made)")
        }
        try await expectWhole(factory, "card")
    }

    @Test("Two stations make two tokens at the same time")
    func twoStations() async throws {
        let factory = try await Factory(applications: 2)
        try await desk.withReader { first in
            try await desk.withReader { second in
                try await first.insert(factory.path("first"), ["--generate-delay", "500"])
                try await second.insert(factory.path("second"), ["--generate-delay", "500"])
                let one = try factory.start("produce", "--station", "desk-1", "--reader", first.name)
                let two = try factory.start("produce", "--station", "desk-2", "--reader", second.name)
                for made in [try one.finish(), try two.finish()] { #expect(made.status == 0, "\(made)") }
            }
        }
        let numbers = try factory.pki("job", "list").output
        #expect(numbers.components(separatedBy: "DONE").count == 3)
        let centre = try factory.prepared.open()
        #expect(try ProductionFinding.faults(in: centre) == [])
    }

    @Test("What a killed process may have signed is finished by the program, and told")
    func recovered() async throws {
        let factory = try await Factory()
        let dead = try TortureRun(factory.prepared, card: "card", death: "issuance.intended")
        #expect(dead.wasKilled)
        try await desk.withReader { reader in
            try await reader.insert(factory.path("card"))
            // The dead process was another station's; its claim lapses, or the job is asked for at that station.
            let made = try factory.pki("produce", "--station", "torture", "--reader", reader.name)
            #expect(
                made.status == 0 && made.talk.contains("may have been signed: finished and stored"),
                "\(made)"
            )
        }
        try await expectWhole(factory, "card")
    }

    @Test("Killed at any time and run again, the program makes one token", arguments: 0..<4)
    func killed(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let delays = (0..<2).map { _ in Int.random(in: 100...1500, using: &generator) }
        let factory = try await Factory()
        try await desk.withReader { reader in
            try await reader.insert(factory.path("card"), ["--sign-delay", "100", "--generate-delay", "200"])
            for delay in delays {
                let victim = try factory.start("produce", "--reader", reader.name)
                try await Task.sleep(for: .milliseconds(delay))
                victim.kill()
                _ = try victim.finish()
            }
            let made = try factory.pki("produce", "--reader", reader.name)
            #expect(made.status == 0 || made.talk.contains("no paid application is waiting"), "\(made)")
        }
        try await expectWhole(factory, "card")
    }

    /// The one application of `factory` has its one token, and the book is whole.
    private func expectWhole(_ factory: Factory, _ card: String) async throws {
        let centre = try factory.prepared.open()
        let number = try #require(factory.applications.first)
        let virtual = try VirtualCard(stateFile: factory.path(card))
        #expect(try await ProductionFinding.faults(of: number, on: virtual, in: centre) == [])
        #expect(try ProductionFinding.faults(in: centre) == [])
    }
}

extension VirtualCard {
    /// Whether nobody has done anything to it.
    fileprivate func isBlank() async throws -> Bool {
        try await PIVToken.open(over: VirtualCardTransport(self)).condition().isFactoryFresh
    }
}
