import CentreSupport
import Foundation
import Model
import OCSP
import OpenSSL
import Store
import TestSupport
import Testing

@testable import Centre

@Suite("Answers in a tree, when a signer has ended", .serialized)
struct AnswerExportTests {
    private static let day: Int64 = 86_400

    /// The files that a tree has about an authority's certificates.
    private func count(_ name: String, in tree: String, _ centre: CACentre) throws -> Int {
        let record = try centre.authorityRecord(name)
        let issuer = OCSPIssuer(
            id: record.id,
            certificate: try Certificate(der: record.certificate),
            signers: []
        )
        var filter = CertificateFilter()
        filter.authority = record.id
        return try centre.book.certificates(filter, limit: 100).reduce(0) { count, certificate in
            try count
                + issuer.plainRequests(about: certificate.id.serial).count {
                    FileManager.default.fileExists(atPath: "\(tree)/\(AnswerExport.path($0))")
                }
        }
    }

    @Test("An authority that cannot answer is named, its files go, and the others' are made anew")
    func unable() async throws {
        let staged = try await StagedHierarchy.make()
        let clock = ManualClock(WallClock.system.now)
        let centre = try staged.prepared.open(clock.clock)
        _ = try await staged.desk(centre).create(staged.plan("issuing-x", parent: "root", algorithm: .p256))
        let tree = staged.prepared.path("tree")
        #expect(try await centre.exportAnswers(to: tree).failed.isEmpty)
        let before = (try count("issuing", in: tree, centre), try count("issuing-x", in: tree, centre))
        #expect(before.0 > 4 && before.1 == 2)
        // Nobody served, and now one of the authorities' keys cannot be used.
        clock.advance(bySeconds: 91 * Self.day)
        try Data("spoilt".utf8).write(
            to: URL(fileURLWithPath: "\(staged.prepared.state)/keys/issuing.key")
        )
        let (export, failed) = try await centre.exportAnswers(to: tree)
        #expect(failed.map(\.authority.name) == ["issuing"])
        #expect(export.removed >= before.0)
        #expect(try count("issuing", in: tree, centre) == 0)
        // Its next signer's; the first one has ended.
        #expect(try count("issuing-x", in: tree, centre) == 2)
        try await centre.close()
    }

    /// Issue 5.
    @Test("While a key cannot be reached, what is good still stays, and what was revoked goes")
    func away() async throws {
        let staged = try await StagedHierarchy.make()
        let clock = ManualClock(WallClock.system.now)
        let centre = try staged.prepared.open(clock.clock)
        let root = staged.prepared.path("tree")
        #expect(try await centre.exportAnswers(to: root).failed.isEmpty)
        let before = try count("issuing", in: root, centre)
        let id = try #require(try centre.staffOperator("zhao.caiwu").record.certificate)
        _ = try await centre.revoke(id, reason: .superseded, by: centre.staffOperator("admin"))
        let issuer = try #require(try centre.ocspIssuers { _ in }.first { $0.id == id.authority })
        func export(_ away: OCSPIssuer) throws -> StaticExport {
            let responder = OCSPResponder(issuers: [], status: centre.book, clock: clock.clock)
            var export = AnswerExport(
                centre: centre,
                tree: try centre.openTree(root, .answers, isAnew: false),
                responder: responder,
                policy: centre.configuration.ocsp.policy
            )
            return try export.run(for: [], waiting: [away], without: [])
        }
        let away = OCSPIssuer(
            id: issuer.id,
            certificate: issuer.certificate,
            signers: [],
            above: issuer.above
        )
        let (first, second) = (try export(away), try export(away))
        #expect(first.removed == 2 && first.kept == before - 2)
        #expect(second.removed == 0 && second.kept == before - 2)
        // With the key everything is there again.
        #expect(try await centre.exportAnswers(to: root).failed.isEmpty)
        #expect(try count("issuing", in: root, centre) == before)
        // Nothing stays longer than it is good.
        clock.advance(bySeconds: Self.day)
        #expect(try export(away).removed == before)
        #expect(try count("issuing", in: root, centre) == 0)
        try await centre.close()
    }

    @Test("Where nobody serves, an export makes the successor of a signer that is due")
    func successor() async throws {
        let prepared = try await PreparedCentre.make()
        let clock = ManualClock(WallClock.system.now)
        let centre = try prepared.open(clock.clock)
        let tree = prepared.path("tree")
        #expect(try await centre.exportAnswers(to: tree).failed.isEmpty)
        let signers = try centre.book.signers(.ocsp).count
        clock.advance(bySeconds: 91 * Self.day)
        let (export, failed) = try await centre.exportAnswers(to: tree)
        #expect(failed.isEmpty && export.written > 4)
        #expect(try centre.book.signers(.ocsp).count == signers + 1)
        try await centre.close()
    }
}
