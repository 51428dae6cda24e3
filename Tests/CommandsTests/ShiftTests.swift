import Centre
import CentreSupport
import Foundation
import Model
import Store
import TestSupport
import Testing
import TokenTestSupport
import Tokens

/// `pki produce --all` and `--batch` over a real `pcscd` with four virtual readers.
@Suite("pki produce, many at a time", .serialized)
struct ShiftTests {
    private let desk: CardDesk

    init() throws { desk = try CardDesk.open() }

    @Test(
        "Eight tokens on four readers, cards pulled, the process killed twice: eight tokens, nothing unaccounted"
    )
    func eight() async throws {
        let factory = try await Factory(applications: 8)
        try FileManager.default.createDirectory(
            atPath: factory.path("letters"),
            withIntermediateDirectories: true
        )
        try await desk.withAllReaders { readers in
            let hand = Operator(
                factory,
                readers,
                faults: [
                    0: ["--fault", "95:pull-after"], 2: ["--fault", "159:garble"],
                    3: ["--fault", "150:pull-before"],
                    5: ["--fault", "165:pull-after"],
                ]
            )
            let words = ["produce", "--all", "--wait", "60", "--letters", "letters", "--format", "json"]
            let first = try factory.start(words)
            try await hand.fill()
            try await hand.serve(first) { $0.contains("签发证书") }
            first.kill()
            _ = try first.finish()
            let second = try factory.start(words)
            try await hand.serve(second) { $0.contains("完成，请取出") }
            second.kill()
            _ = try second.finish()
            let third = try factory.start(words)
            try await hand.serve(third)
            let end = try third.finish()
            let blank = factory.applications.filter { end.talk.contains("\($0).pdf is blank") }
            #expect(end.status == (blank.isEmpty ? 0 : 75), "\(end)")
            for application in blank { try await rewriteLetter(of: application, in: factory) }
        }
        try await expectAllMade(factory)
    }

    @Test(
        "A finished token without a letter gets one also when nothing waits; a folder that is not there is named"
    )
    func lateLetter() async throws {
        let factory = try await Factory()
        try await desk.withReaderAlone { reader in
            try await reader.insert(factory.path("card"))
            #expect(try factory.pki("produce", "--reader", reader.name).status == 0)
            let all = ["produce", "--all", "--wait", "30", "--letters", "letters"]
            let none = try factory.pki(all)
            #expect(none.status == 69 && none.talk.contains("hint: make the folder"), "\(none)")
            try FileManager.default.createDirectory(
                atPath: factory.path("letters"),
                withIntermediateDirectories: true
            )
            let late = try factory.pki(all)
            #expect(late.status == 0, "\(late)")
            let letter = "letters/\(factory.applications[0]).pdf"
            #expect(try !factory.pin(in: letter).isEmpty)
            let nothing = try factory.pki(all)
            #expect(nothing.status == 66, "\(nothing)")
        }
    }

    /// A kill between the record of a letter and its file leaves blanks, and takes a second person's approval.
    private func rewriteLetter(of application: ApplicationNumber, in factory: Factory) async throws {
        let centre = try factory.prepared.open()
        let serial = try #require(try centre.book.job(of: application)?.tokenSerial)
        try await centre.close()
        let run = try factory.reprint(serial, to: "letters/\(application).pdf")
        #expect(run.status == 0, "\(run)")
    }

    @Test(
        "A batch makes its applications and no other; one that cannot be made is told, and the exit status says so"
    )
    func batch() async throws {
        let factory = try await Factory(applications: 3)
        let reject = try factory.pki("job", "reject", factory.applications[1].text, "--text", "照片不符")
        #expect(reject.status == 0, "\(reject)")
        let list = "\(factory.applications[1])  # urgent\n\n\(factory.applications[0])\n"
        try list.write(toFile: factory.path("batch"), atomically: true, encoding: .utf8)
        try await desk.withTwoReadersAlone { first, second in
            let hand = Operator(factory, [first, second])
            let program = try factory.start("produce", "--batch", "batch", "--format", "json")
            try await hand.fill()
            try await hand.serve(program)
            let end = try program.finish()
            #expect(end.status == 75 && end.talk.contains(factory.applications[1].text), "\(end)")
            let again = try factory.pki("produce", "--batch", "batch", "--wait", "5")
            #expect(again.status == 75 && again.talk.contains("照片不符"), "\(again)")
            #expect(!again.talk.contains("waits for token"), "\(again)")
            // As an editor on Windows saves it.
            let done = "\u{FEFF}\(factory.applications[0])\r\n"
            try done.write(toFile: factory.path("done"), atomically: true, encoding: .utf8)
            let ended = try factory.pki("produce", "--batch", "done")
            #expect(ended.status == 0 && ended.talk.contains("此前已完成 1"), "\(ended)")
        }
        let jobs = try factory.pki("job", "list", "--format", "json")
        #expect(jobs.output.components(separatedBy: "\"QUEUED\"").count == 2, "\(jobs)")
    }

    @Test("Batch files and options that contradict each other are refused before anything is touched")
    func refused() async throws {
        let factory = try await Factory(applications: 1)
        try "CA1\n".write(toFile: factory.path("wrong"), atomically: true, encoding: .utf8)
        let wrong = try factory.pki("produce", "--batch", "wrong")
        #expect(
            wrong.status == 65 && wrong.talk.contains("line 1") && wrong.talk.contains("'CA1'"),
            "\(wrong)"
        )
        let number = factory.applications[0].text
        try "\(number)\n\(number)\n".write(toFile: factory.path("twice"), atomically: true, encoding: .utf8)
        let twice = try factory.pki("produce", "--batch", "twice")
        #expect(twice.status == 65 && twice.talk.contains("line 2"), "\(twice)")
        #expect(try factory.pki("produce", "--all", "--next").status == 64)
        #expect(try factory.pki("produce", "--all", "--application", number).status == 64)
        #expect(try factory.pki("produce", "--letters", "letters").status == 64)
        #expect(try factory.pki("produce", "--all", "--letters", "none").status == 69)
        #expect(try factory.pki("job", "list").output.contains("QUEUED"))
    }

    @Test(
        "A token that is lost is set aside while the shift goes on, which makes another one at once; a blank letter is written"
    )
    func ordered() async throws {
        let factory = try await Factory(applications: 1)
        try FileManager.default.createDirectory(
            atPath: factory.path("letters"),
            withIntermediateDirectories: true
        )
        try await desk.withReaderAlone { reader in
            let job = factory.applications[0].text
            let blanks = FileManager.default.createFile(
                atPath: factory.path("letters/\(job).pdf"),
                contents: Data("  ".utf8),
                attributes: [.posixPermissions: 0o600]
            )
            #expect(blanks)
            let program = try factory.start("produce", "--all", "--wait", "60", "--letters", "letters")
            try await reader.push(factory.path("lost.card"), ["--fault", "159:pull-before"])
            _ = try program.waitForTalk("请插回同一介质")
            try await reader.pull()
            let order = try factory.pki("job", "set-aside", job, "--text", "介质丢失", "--confirm")
            #expect(order.status == 0 && order.talk.contains("DEFECTIVE"), "\(order)")
            try await reader.push(factory.path("blank.card"))
            let end = try program.finish()
            #expect(end.status == 0 && end.talk.contains("废弃介质 1"), "\(end)")
        }
        try await expectAllMade(factory)
    }

    @Test("After a restart the shift says which token is wanted: at once, at the reader, and at its end")
    func wanted() async throws {
        let factory = try await Factory()
        let card = try VirtualCard(stateFile: factory.path("own.card"))
        try await cut(factory, card)
        try await desk.withReaderAlone { reader in
            let words = ["produce", "--all", "--reader", reader.name, "--wait"]
            let end = try factory.pki(words + ["3"])
            let (talk, token) = (end.talk, "\(card.serial)")
            #expect(end.status == 75, "\(end)")
            #expect(talk.contains("申办 \(factory.applications[0]) 等待介质 \(token)，请插入该介质"), "\(talk)")
            #expect(talk.contains("[\(reader.name)] 请插入介质 \(token)"), "\(talk)")
            #expect(talk.contains("waits for token \(token)") && !talk.contains("in the queue"), "\(talk)")
            try await reader.push(factory.path("own.card"))
            let made = try factory.pki(words + ["30"])
            #expect(made.status == 0, "\(made)")
        }
    }

    /// Makes a token in this process until its certificate is signed; then it is out.
    private func cut(_ factory: Factory, _ card: VirtualCard) async throws {
        let centre = try factory.prepared.open()
        let producer = try centre.staffOperator("liu.zhizheng")
        let line = try ProductionLine(centre: centre, producer: producer, station: "desk-1") { point in
            if point == .issued { card.remove() }
        }
        let token = try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
        await #expect(throws: TokenError.self) {
            try await line.make(line.claim(factory.applications[0]), on: token)
        }
        try await centre.close()
    }

    @Test("A card that seems to be in two readers at once is made in the first and refused in the second")
    func twice() async throws {
        let factory = try await Factory()
        try FileManager.default.createDirectory(
            atPath: factory.path("letters"),
            withIntermediateDirectories: true
        )
        try await desk.withTwoReadersAlone { first, second in
            let program = try factory.start("produce", "--all", "--wait", "60", "--letters", "letters")
            try await first.push(factory.path("one.card"), ["--generate-delay", "4000"])
            _ = try program.waitForTalk("产生密钥对")
            try await second.push(factory.path("one.card"))
            _ = try program.waitForTalk("\\[\(second.name)\\].*正在另一读卡器中制作")
            let end = try program.finish()
            #expect(end.status == 0, "\(end)")
        }
        try await expectAllMade(factory)
    }

    private func expectAllMade(_ factory: Factory) async throws {
        let centre = try factory.prepared.open()
        var cards: [String: VirtualCard] = [:]
        let folder = try FileManager.default.contentsOfDirectory(atPath: factory.path(""))
        for name in folder where name.hasSuffix(".card") {
            let card = try VirtualCard(stateFile: factory.path(name))
            cards[String(card.serial)] = card
        }
        for application in factory.applications {
            let job = try #require(try centre.book.job(of: application))
            let card = try #require(job.tokenSerial.flatMap { cards[$0] })
            #expect(try await ProductionFinding.faults(of: application, on: card, in: centre) == [])
            let letter = FileManager.default.contents(atPath: factory.path("letters/\(application).pdf"))
            #expect(letter?.suffix(6) == Data("%%EOF\n".utf8))
        }
        #expect(try ProductionFinding.faults(in: centre) == [])
        let open = try centre.book.tokens([.allocated, .initialized, .inProduction], limit: 100)
        #expect(open.map { "\($0.serial) \($0.state) \($0.application?.text ?? "-")" } == [])
        try await centre.close()
    }
}
