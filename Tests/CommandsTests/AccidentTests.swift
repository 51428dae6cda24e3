import Centre
import CentreSupport
import Foundation
import Model
import Store
import TestSupport
import Testing
import Tokens

/// Commands that are killed while they write.
@Suite("Commands that are killed", .serialized)
struct AccidentTests {
    @Test("pki init killed at any time leaves a whole PKI or none, and can be run again", arguments: 0..<8)
    func founding(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let directory = try TemporaryDirectory()
        let environment = ["PKI_CONFIG": PreparedCentre.definition]
        let words = [Programs.path("pki"), "init"]
        let victim = try RunningProgram(words, in: directory.url, environment)
        Thread.sleep(forTimeInterval: Double.random(in: 0.01...0.5, using: &generator))
        victim.kill()
        _ = try victim.finish()
        let isThere = FileManager.default.fileExists(atPath: directory.path("var"))
        let again = try Run(words, in: directory.url, environment)
        #expect(again.status == (isThere ? 75 : 0), "\(again)")
        let verified = try Run([Programs.path("pki"), "audit", "verify"], in: directory.url, environment)
        #expect(verified.status == 0, "\(verified)")
        let staffed = try Run(
            [
                Programs.path("pki"), "staff", "create", "chen.shouli", "--display-name", "陈受理", "--role",
                "registrar", "--as", "admin",
            ],
            in: directory.url,
            environment
        )
        #expect(staffed.status == 0, "\(staffed)")
    }

    @Test("pki certificate revoke killed at any time has revoked whole or not at all", arguments: 0..<8)
    func revocation(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let factory = try await Factory()
        let made = try TortureRun(factory.prepared)
        let serial = try #require(made.lines.last?.split(separator: " ").last.map(String.init))
        let words = [
            "certificate", "revoke", serial, "--reason", "keyCompromise", "--as", "admin", "--confirm",
        ]
        let victim = try factory.start(words)
        try await Task.sleep(for: .milliseconds(Int.random(in: 10...400, using: &generator)))
        victim.kill()
        _ = try victim.finish()
        let wasRevoked = try expectWhole(factory)
        let again = try factory.pki(words)
        #expect(again.status == (wasRevoked ? 75 : 0), "\(again)")
        #expect(try expectWhole(factory))
    }

    /// Certificate row, status feed and audit agree; returns whether the certificate is revoked.
    private func expectWhole(_ factory: Factory) throws -> Bool {
        let centre = try factory.prepared.open()
        #expect(try ProductionFinding.faults(in: centre) == [])
        var filter = CertificateFilter()
        filter.states = [.revoked]
        let revoked = try centre.book.certificates(filter, limit: 10)
        #expect(try centre.book.auditEntryCount(action: "certificate.revoke") == revoked.count)
        #expect(try centre.book.feedHead() == Int64(revoked.count))
        return revoked.count == 1
    }
}
