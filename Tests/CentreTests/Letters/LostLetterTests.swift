import CentreSupport
import Enrollment
import Foundation
import Model
import OpenSSL
import Store
import TestSupport
import Testing

@testable import Centre
@testable import Tokens

/// PIN letters that are on record as written and may be nowhere.
@Suite("Letters that are lost", .serialized)
struct LostLetterTests {
    private let world: Workshop
    private let card: VirtualCard
    private let directory: TemporaryDirectory

    init() async throws {
        world = try await Workshop()
        card = try VirtualCard()
        try await world.make(world.counter.paidApplication(), on: card)
        directory = try TemporaryDirectory()
    }

    private var serial: String { "\(card.serial)" }

    private func record() throws -> TokenRecord {
        try #require(try world.centre.book.token(serial: serial))
    }

    private func letters() throws -> Letters {
        Letters(centre: world.centre, staff: try world.centre.staffOperator("liu.zhizheng"))
    }

    private func unlocks(by name: String = "liu.zhizheng") throws -> UnlockDesk {
        UnlockDesk(centre: world.centre, staff: try world.centre.staffOperator(name))
    }

    private func lost() async throws -> [LostLetter] { try await world.office.lostLetters() }

    private func letterFinding() throws -> HealthFinding {
        try #require(HealthCheck(centre: world.centre) { [] }.run().first { $0.check == "letters" })
    }

    @Test("A letter that was handed over is on record as that, and nobody looks for it")
    func handed() async throws {
        #expect(try record().isUnlettered)
        try await letters().write(for: serial, to: .file(directory.path("letter.pdf")))
        let after = try record()
        #expect(after.letters == 1 && after.handedLetter == 1 && !after.isUnlettered)
        #expect(try await lost() == [])
        #expect(try letterFinding().severity == .passed)
        #expect(try world.centre.book.auditEntryCount(action: "token.letter.hand-over") == 1)
    }

    @Test("The letter of a token that was just finished is its own station's to write")
    func neighbour() async throws {
        let producer = try world.centre.staffOperator("liu.zhizheng")
        let other = try CentreOffice(centre: world.centre, producer: producer, station: "desk-2")
        #expect(try other.standing(of: serial).awaitsLetter == nil)
        #expect(try await world.office.standing(of: serial).awaitsLetter == record().application)
    }

    @Test("A letter that is lost before the printer has it is found, until another one is handed over")
    func cut() async throws {
        // What a process leaves that is killed right after the record.
        try await letters().record(serial, version: record().version)
        #expect(try record().isLetterLost && record().isUnlettered)
        let number = try #require(try record().application)
        #expect(try await lost() == [LostLetter(token: serial, application: number, state: .produced)])
        #expect(try letterFinding().severity == .warning && letterFinding().detail.contains(serial))
        await #expect(throws: LetterError(.alreadyWritten(serial: serial))) {
            try await letters().write(for: serial, to: .file(directory.path("letter.pdf")))
        }
        _ = try await unlocks().request(serial, text: "信封丢失", evidence: "打印机断电")
        _ = try await unlocks(by: "wang.shenhe").approve(serial)
        try await unlocks().reprint(serial, on: nil, to: .file(directory.path("again.pdf")))
        let after = try record()
        #expect(after.letters == 2 && after.handedLetter == 2 && !after.isUnlettered)
        #expect(try await lost() == [])
    }

    @Test("Who finds the paper of a lost letter says so, once, and nobody looks for it any more")
    func found() async throws {
        await #expect(throws: LetterError(.notLost(serial: serial))) { try await letters().found(serial) }
        try await letters().record(serial, version: record().version)
        let registrar = try world.centre.staffOperator("chen.shouli")
        await #expect(throws: EnrollmentError(.notPermitted(.produce))) {
            try await Letters(centre: world.centre, staff: registrar).found(serial)
        }
        try await letters().found(serial)
        #expect(try !record().isLetterLost && record().letters == 1)
        #expect(try await lost() == [])
        await #expect(throws: LetterError(.notLost(serial: serial))) { try await letters().found(serial) }
        let events = try world.centre.book.auditEntries(after: 0, limit: 10_000).map(\.event)
        #expect(events.last { $0.action == "token.letter.hand-over" }?.detail["found"] == "yes")
    }

    @Test("The letter of an unlock takes the place of one that was lost; so does a PIN of the holder's own")
    func unlocked() async throws {
        try await letters().record(serial, version: record().version)
        for isTyped in [false, true] {
            if isTyped {
                // The letter of the unlock before was lost.
                let next = try record().changed(at: world.centre.clock.now) { $0.handedLetter = 1 }
                try await world.centre.book.commit([.updateToken(next)])
                #expect(try record().isLetterLost)
            }
            _ = try await unlocks(by: "chen.shouli").request(serial, text: "忘记PIN", evidence: "身份证")
            _ = try await unlocks(by: "wang.shenhe").approve(serial)
            let token = try await PIVToken.open(over: VirtualCardTransport(card))
            if isTyped {
                try await unlocks().run(on: token, typed: SecretBytes(copying: Array("70482915".utf8)))
            } else {
                try await unlocks().run(on: token, letter: .file(directory.path("letter.pdf")))
            }
            #expect(try record().letters == 2 && !record().isLetterLost)
        }
        #expect(try record().state == .inUse)
    }

    @Test("What does not come into its file is not handed over")
    func replaced() async throws {
        let path = directory.path("letter.pdf")
        let other = directory.path("other")
        try Data("x".utf8).write(to: URL(fileURLWithPath: other))
        let document = SecretBytes(copying: Array("%PDF".utf8))
        var isHanded = false
        await #expect(throws: CentreError.self) {
            try await LetterDestination.file(path).deliver(document, title: "t") {
                // Another file, which was there before, so that it is not given the number of the first.
                try FileManager.default.removeItem(atPath: path)
                try FileManager.default.moveItem(atPath: other, toPath: path)
            } then: {
                isHanded = true
            }
        }
        #expect(!isHanded)
        try FileManager.default.removeItem(atPath: path)
        try await LetterDestination.file(path).deliver(document, title: "t") {
        } then: {
            isHanded = true
        }
        #expect(isHanded)
    }

    @Test("That an earlier letter was handed over says nothing of a later one, nor twice the same")
    func late() async throws {
        try await letters().record(serial, version: record().version)
        let handover = LetterHandover(
            centre: world.centre,
            staff: try world.centre.staffOperator("liu.zhizheng")
        )
        try await handover.record(serial, letter: 2)
        #expect(try record().handedLetter == 0)
        try await handover.record(serial, letter: 1)
        let version = try record().version
        try await handover.record(serial, letter: 1)
        #expect(try record().handedLetter == 1 && record().version == version)
    }

    @Test("The letter that another station may be printing is not called lost")
    func elsewhere() async throws {
        try await letters().record(serial, version: record().version)
        let producer = try world.centre.staffOperator("liu.zhizheng")
        let other = try CentreOffice(centre: world.centre, producer: producer, station: "desk-9")
        #expect(try other.lostLetters() == [])
        #expect(try await lost().count == 1)
    }
}
