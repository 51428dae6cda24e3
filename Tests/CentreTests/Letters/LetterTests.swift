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

/// 密码信封 and 交付单 of a finished token, as Poppler and ZBar read them.
@Suite("Letters", .serialized)
struct LetterTests {
    private let world: Workshop
    private let card: VirtualCard
    private let application: ApplicationNumber
    private let directory: TemporaryDirectory

    init() async throws {
        world = try await Workshop()
        card = try VirtualCard()
        application = try await world.counter.paidApplication()
        try await world.make(application, on: card)
        directory = try TemporaryDirectory()
    }

    private var serial: String { "\(card.serial)" }
    private func letters(by name: String = "liu.zhizheng") throws -> Letters {
        Letters(centre: world.centre, staff: try world.centre.staffOperator(name))
    }

    private func unlocks(by name: String = "liu.zhizheng") throws -> UnlockDesk {
        UnlockDesk(centre: world.centre, staff: try world.centre.staffOperator(name))
    }

    /// One asks for another letter, another one lets it be.
    private func approve() async throws {
        _ = try await unlocks().request(serial, text: "信封破损", evidence: "破损的信封")
        _ = try await unlocks(by: "wang.shenhe").approve(serial)
    }

    /// The token's, as they are on record.
    private func secrets() throws -> TokenSecrets {
        let record = try #require(try world.centre.book.token(serial: serial))
        return try world.centre.keyring.custody().secrets(of: record)
    }

    private func run(_ words: String...) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(words)")
        return String(decoding: data, as: UTF8.self)
    }

    private func text(_ name: String) throws -> String {
        try run("pdftotext", "-layout", directory.path(name), "-")
    }

    private func code(_ name: String) throws -> String {
        let image = directory.path("\(name)-page")
        _ = try run("pdftoppm", "-r", "150", "-png", "-singlefile", directory.path(name), image)
        return try run("zbarimg", "--quiet", "--raw", "\(image).png").trimmingCharacters(in: .newlines)
    }

    private func pin(_ name: String) throws -> String {
        let match = try #require(try text(name).firstMatch(of: /(\d) +(\d) +(\d) +(\d) +(\d) +(\d)(\s|$)/))
        let digits = match.output
        return [digits.1, digits.2, digits.3, digits.4, digits.5, digits.6].joined()
    }

    /// Whether the card takes this PIN.
    private func opens(_ pin: String) async throws -> Bool {
        let token = try await PIVToken.open(over: VirtualCardTransport(card))
        let octets = Array(pin.utf8)
        do {
            try await token.changePIN(from: SecretBytes(copying: octets), to: SecretBytes(copying: octets))
            return true
        } catch {
            guard case .wrongPIN = error.reason else { throw error }
            return false
        }
    }

    @Test("The letter has the PIN of the token, whose it is and how to use it; there is one")
    func letter() async throws {
        try await letters().write(for: serial, to: .file(directory.path("letter.pdf")))
        #expect(try await opens(pin("letter.pdf")))
        let words = try text("letter.pdf")
        for part in ["密码信封", serial, application.text, "首次使用须立即修改PIN", "使用方法"] {
            #expect(words.contains(part), "\(part) is missing: \(words)")
        }
        #expect(try code("letter.pdf") == application.text)
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.path("letter.pdf"))
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        await #expect(throws: LetterError(.alreadyWritten(serial: serial))) {
            try await letters().write(for: serial, to: .file(directory.path("second.pdf")))
        }
        #expect(!FileManager.default.fileExists(atPath: directory.path("second.pdf")))
        #expect(try world.centre.book.token(serial: serial)?.letters == 1)
    }

    @Test("No letter goes into a folder that others may write into, nor into a file that has another name")
    func others() async throws {
        let (folder, path) = (directory.path("open"), directory.path("open/letter.pdf"))
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        for mode in [0o777, 0o775, 0o1777] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder)
            await #expect(throws: CentreError(.folderOpen(path: folder))) {
                try await letters().write(for: serial, to: .file(path))
            }
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
        try blanks(9, at: path)
        try FileManager.default.linkItem(atPath: path, toPath: directory.path("open/another"))
        await #expect(throws: CentreError(.fileThere(path: path))) {
            try await letters().write(for: serial, to: .file(path))
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).allSatisfy { $0 == 0x20 })
        #expect(try world.centre.book.token(serial: serial)?.letters == 0)
        try FileManager.default.removeItem(atPath: directory.path("open/another"))
        try await letters().write(for: serial, to: .file(path))
    }

    @Test("Blanks that a killed run left are written over; anything else in their place is not")
    func cut() async throws {
        let path = directory.path("letter.pdf")
        let places: [(String, Int)] = [("   \n", 0o600), ("    ", 0o644), ("", 0o600)]
        for (content, mode) in places {
            try Data(content.utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            await #expect(throws: CentreError(.fileThere(path: path))) {
                try await letters().write(for: serial, to: .file(path))
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == content)
            try FileManager.default.removeItem(atPath: path)
        }
        for (count, isFirst) in [(1, true), (200_000, false)] {
            try blanks(count, at: path)
            #expect(LetterDestination.blankLetters(in: directory.path("")).count == 1)
            if isFirst {
                try await letters().write(for: serial, to: .file(path))
            } else {
                try await approve()
                try await unlocks().reprint(serial, on: nil, to: .file(path))
            }
            #expect(LetterDestination.blankLetters(in: directory.path("")) == [])
            #expect(try await opens(pin("letter.pdf")))
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)).suffix(6) == Data("%%EOF\n".utf8))
            try FileManager.default.removeItem(atPath: path)
        }
        try blanks(9, at: path)
        await #expect(throws: LetterError(.alreadyWritten(serial: serial))) {
            try await letters().write(for: serial, to: .file(path))
        }
        #expect(FileManager.default.fileExists(atPath: path))
    }

    /// What a run leaves that was killed before its letter was on record, or right after.
    private func blanks(_ count: Int, at path: String) throws {
        try Data(repeating: UInt8(ascii: " "), count: count).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    @Test("The slip has everything but the PIN, and can be written again")
    func slip() async throws {
        try await letters().write(for: serial, to: .file(directory.path("letter.pdf")))
        for name in ["one.pdf", "two.pdf"] {
            try await letters().slip(for: serial, to: .file(directory.path(name)))
        }
        let words = try text("two.pdf")
        let certificate = try #require(
            try world.centre.book.certificate(of: application, purpose: .signing)
        )
        for part in [
            "交付单", "签收", serial, application.text, certificate.id.serial.hexadecimal, "收件人", "电话", "地址",
        ] {
            #expect(words.contains(part), "\(part) is missing: \(words)")
        }
        let pin = try pin("letter.pdf")
        #expect(!words.filter { !$0.isWhitespace }.contains(pin))
        #expect(try code("two.pdf") == application.text)
    }

    @Test("Another letter takes somebody else with the role, and a reason")
    func second() async throws {
        let path = LetterDestination.file(directory.path("again.pdf"))
        await #expect(throws: LetterError(.neverWritten(serial: serial))) {
            try await unlocks().reprint(serial, on: nil, to: path)
        }
        try await letters().write(for: serial, to: .file(directory.path("letter.pdf")))
        await #expect(throws: UnlockError(.noneOpen(serial: serial))) {
            try await unlocks().reprint(serial, on: nil, to: path)
        }
        _ = try await unlocks().request(serial, text: "信封破损", evidence: "破损的信封")
        await #expect(throws: UnlockError(.wrongState(serial: serial, state: .requested))) {
            try await unlocks().reprint(serial, on: nil, to: path)
        }
        await #expect(throws: UnlockError.self) { try await unlocks().approve(serial) }
        await #expect(throws: UnlockError.self) { try await unlocks(by: "chen.shouli").approve(serial) }
        _ = try await unlocks(by: "wang.shenhe").approve(serial)
        await #expect(throws: UnlockError.self) {
            try await unlocks(by: "wang.shenhe").reprint(serial, on: nil, to: path)
        }
        await #expect(throws: LetterError(.otherToken(expected: serial, found: "7"))) {
            let other = try VirtualCard(serial: 7)
            let token = try await PIVToken.open(over: VirtualCardTransport(other))
            try await unlocks().reprint(serial, on: token, to: path)
        }
        await #expect(throws: EnrollmentError(.notPermitted(.produce))) {
            try await letters(by: "wang.shenhe").write(for: serial, to: path)
        }
        #expect(!FileManager.default.fileExists(atPath: directory.path("again.pdf")))
        #expect(try world.centre.book.token(serial: serial)?.letters == 1)
    }

    @Test("Another letter without the token says the PIN it has; with the token it says a new one")
    func again() async throws {
        try await letters().write(for: serial, to: .file(directory.path("letter.pdf")))
        try await approve()
        try await unlocks().reprint(serial, on: nil, to: .file(directory.path("away.pdf")))
        let old = try pin("letter.pdf")
        #expect(try pin("away.pdf") == old)
        await #expect(throws: UnlockError(.noneOpen(serial: serial))) {
            try await unlocks().reprint(serial, on: nil, to: .file(directory.path("twice.pdf")))
        }
        let before = try secrets()
        let token = try await PIVToken.open(over: VirtualCardTransport(card))
        try await approve()
        try await unlocks().reprint(serial, on: token, to: .file(directory.path("here.pdf")))
        let after = try secrets()
        let isOldPUK = after.puk.isEqual(to: before.puk)
        let isOldKey = after.managementKey.isEqual(to: before.managementKey)
        #expect(!isOldPUK && !isOldKey)
        let record = try #require(try world.centre.book.token(serial: serial))
        #expect(record.state == .produced && record.unlocks == 0 && record.pendingSecrets == nil)
        let new = try pin("here.pdf")
        #expect(new != old)
        #expect(try await opens(new))
        #expect(try await !opens(old))
        #expect(try world.centre.book.token(serial: serial)?.letters == 3)
        #expect(try text("here.pdf").filter { !$0.isWhitespace }.contains("第3次"))
        #expect(try world.centre.book.verifyAuditTrail { _ in true }.fault == nil)
    }
}
