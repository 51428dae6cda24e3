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

/// An archive of evidence, as tar, sha256sum and openssl read it.
@Suite("Evidence of one case", .serialized)
struct CaseEvidenceTests {
    private let world: Workshop
    private let number: ApplicationNumber
    private let directory: TemporaryDirectory

    init() async throws {
        world = try await Workshop()
        number = try await world.counter.paidApplication()
        _ = try await world.make(number, on: VirtualCard())
        directory = try TemporaryDirectory()
        let people: [(name: String, role: StaffRecord.Role, administrator: String)] = [
            ("shen.guanli", .auditAdministrator, "admin"), ("an.shenji", .auditor, "shen.guanli"),
        ]
        for (name, role, administrator) in people {
            _ = try await world.centre.addStaff(
                name: name,
                displayName: "审计人员",
                roles: [role],
                by: world.centre.staffOperator(administrator)
            )
        }
    }

    private func evidence(by name: String = "an.shenji") throws -> CaseEvidence {
        CaseEvidence(centre: world.centre, staff: try world.centre.staffOperator(name))
    }

    private func run(_ words: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    /// Exports and unpacks; gives the folder.
    private func unpacked() async throws -> String {
        let archive = try await evidence().archive(of: number, because: "法院调查函")
        let path = directory.path("case.tar")
        try Data(archive).write(to: URL(fileURLWithPath: path))
        let unpacking = try run("tar", "-xf", path, "-C", directory.url.path)
        #expect(unpacking.status == 0, "\(unpacking.output)")
        return directory.path(number.text)
    }

    private func read(_ folder: String) throws -> (status: Int32, output: String) {
        let reader = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Readers/read-case.sh").path
        return try run("sh", reader, folder)
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    @Test("openssl finds every signature good, and the files are what the book has")
    func whole() async throws {
        let folder = try await unpacked()
        let verdict = try read(folder)
        #expect(verdict.status == 0 && verdict.output.contains("VALID"), "\(verdict.output)")
        #expect(verdict.output.contains("1 certificates"), "\(verdict.output)")
        let record = try #require(try world.centre.book.application(number))
        #expect(try bytes("\(folder)/submissions/1.json") == record.snapshot)
        let documents = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/attachments")
        let attachments = try world.centre.book.attachments(of: number, snapshotVersion: 1)
        #expect(!attachments.isEmpty && documents.count == attachments.count)
        for attachment in attachments {
            let name = try #require(documents.first { $0.hasPrefix("1-\(attachment.position)-") })
            #expect(
                try DigestAlgorithm.sha256.hash(bytes("\(folder)/attachments/\(name)"))
                    == attachment.fingerprint
            )
        }
        let decisions = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/decisions")
        let texts = try decisions.filter { $0.hasSuffix(".txt") }
            .map { String(decoding: try bytes("\(folder)/decisions/\($0)"), as: UTF8.self) }
        #expect(texts.contains { $0.contains("\napplication.approve\n") })
        let cover = try PrintedText(bytes("\(folder)/cover.pdf"))
        #expect(cover.code == number.text && cover.words.contains("申办证据归档"))
        #expect(try PrintedText(bytes("\(folder)/form.pdf")).code == number.text)
    }

    @Test("That it was taken away, by whom and why, is in the chain and in the archive itself")
    func logged() async throws {
        let folder = try await unpacked()
        let chains = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/audit")
            .filter { $0.hasSuffix(".jsonl") }
        let lines = try chains.map { String(decoding: try bytes("\(folder)/audit/\($0)"), as: UTF8.self) }
        #expect(lines.contains { $0.contains("application.export") && $0.contains("法院调查函") })
        let keys = try world.centre.auditPublicKeys()
        #expect(try world.centre.verifyAudit(with: keys).fault == nil)
    }

    @Test("One octet that is changed, in whatever file, is found; so is a file more")
    func tampered() async throws {
        let folder = try await unpacked()
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        let files = try names.filter { name in
            let facts = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
            return facts[.type] as? FileAttributeType == .typeRegular
        }
        #expect(files.count > 20)
        // One of each folder, and all that stand alone.
        let chosen = Dictionary(grouping: files) { $0.contains("/") ? String($0.prefix { $0 != "/" }) : $0 }
        for name in chosen.values.compactMap({ $0.min() }) {
            let path = "\(folder)/\(name)"
            let before = try bytes(path)
            var changed = before
            changed[before.count / 2] ^= 1
            try Data(changed).write(to: URL(fileURLWithPath: path))
            #expect(try read(folder).status != 0, "\(name)")
            try Data(before).write(to: URL(fileURLWithPath: path))
        }
        #expect(try read(folder).status == 0)
        try Data([1]).write(to: URL(fileURLWithPath: "\(folder)/records/more.json"))
        #expect(try read(folder).status != 0)
    }

    @Test("It is for auditors who say why; what is refused is on record, and nothing comes out")
    func refused() async throws {
        for name in ["wang.shenhe", "zhou.guanli", "shen.guanli"] {
            await #expect(throws: EnrollmentError(.notPermitted(.exportCase)), "\(name)") {
                _ = try await evidence(by: name).archive(of: number, because: "法院调查函")
            }
            let head = try world.centre.book.auditHead().sequence
            let event = try #require(
                try world.centre.book.auditEntries(after: head - 1, limit: 1).first?.event
            )
            #expect(event.action == "application.export.refuse" && event.actor == name)
        }
        await #expect(throws: EnrollmentError.self) {
            _ = try await evidence().archive(of: number, because: "?")
        }
    }
}
