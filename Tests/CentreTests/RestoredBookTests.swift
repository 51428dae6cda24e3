import CentreSupport
import Foundation
import Issuer
import CRL
import Model
import OCSP
import OpenSSL
import Store
import TestSupport
import Testing

@testable import Centre

/// Issue 5: a restore can never un-revoke.
@Suite("A book that was put back to an older copy", .serialized)
struct RestoredBookTests {
    /// A centre whose book lost a revocation that its published list has.
    private struct Bench {
        let staged: StagedHierarchy
        let clock: ManualClock
        let centre: CACentre
        let lost: CertificateID
        let revocation: Revocation
        let list: RevocationList

        static func make() async throws -> Bench {
            let staged = try await StagedHierarchy.make()
            let copy = try staged.prepared.copy()
            let before = try staged.prepared.open()
            let lost = try #require(try before.book.staff(named: "wang.shenhe")?.certificate)
            let admin = try before.staffOperator("admin")
            let revocation = try await before.revoke(lost, reason: .superseded, by: admin)
            #expect(try await before.publishLists().failed.isEmpty)
            let published = before.state.published
            try await before.close()
            let restored = StateDirectory(copy.state).published
            try? FileManager.default.removeItem(atPath: restored)
            try FileManager.default.copyItem(atPath: published, toPath: restored)
            let clock = ManualClock(WallClock.system.now)
            clock.advance(bySeconds: 60)
            let octets = try Data(contentsOf: URL(fileURLWithPath: "\(restored)/issuing.crl"))
            return Bench(
                staged: StagedHierarchy(prepared: copy),
                clock: clock,
                centre: try copy.open(clock.clock),
                lost: lost,
                revocation: revocation,
                list: try RevocationList(der: Array(octets))
            )
        }

        func issuing() throws -> AuthorityRecord { try centre.authorityRecord("issuing") }

        func signerCount() throws -> Int? {
            try centre.ocspIssuers { _ in }.first { $0.id.name == "issuing" }?.signers.count
        }

        func lists() -> HealthFinding? {
            HealthCheck(centre: centre) { [] }.run().first { $0.check == "revocation-lists" }
        }

        func bring(second: String? = "he.pki") async throws -> ImportReport {
            let plan = CertificateImport(
                authority: try issuing().id,
                feed: NoCertificates(),
                index: nil,
                list: list
            )
            return try await centre.runImport(
                plan,
                by: centre.staffOperator("admin"),
                second: second.map { try centre.staffOperator($0) }
            )
        }
    }

    @Test(
        "Nothing is answered or exported before the list that was published is in, with its date and reason"
    )
    func restored() async throws {
        let bench = try await Bench.make()
        let number = try #require(bench.list.number)
        #expect(try bench.centre.listAhead(of: bench.issuing())?.number == number)
        #expect(try bench.signerCount() == 0)
        #expect(try await !bench.centre.publishLists().failed.isEmpty)
        #expect(bench.lists()?.detail.contains("list \(number) of issuing is published") == true)
        let out = bench.staged.prepared.path("out")
        let export = try ReplicaExport(of: bench.centre, to: out, validMinutes: 60)
        let issuing = try bench.issuing().id
        await #expect(throws: CentreError(.bookBehind(RevocationListName(issuing), number: number))) {
            _ = try await export.round()
        }
        await #expect(throws: MigrationError(.restores(1))) { _ = try await bench.bring(second: nil) }
        #expect(try bench.centre.book.certificate(bench.lost)?.revocation == nil)
        let report = try await bench.bring()
        #expect(report.revokedNow == 1 && report.restored == 1)
        #expect(try bench.centre.book.certificate(bench.lost)?.revocation == bench.revocation)
        #expect(try bench.centre.listAhead(of: bench.issuing()) == nil)
        #expect(try bench.signerCount() == 1)
        #expect(try await bench.centre.publishLists().failed.isEmpty)
        bench.clock.advance(bySeconds: 5)
        #expect(try await export.round() != nil)
        try await bench.centre.close()
    }

    @Test(
        "What was revoked again by hand has the list's moment and the graver reason after that, and lists go on"
    )
    func again() async throws {
        let bench = try await Bench.make()
        let admin = try bench.centre.staffOperator("admin")
        let later = try await bench.centre.revoke(bench.lost, reason: .keyCompromise, by: admin)
        #expect(later.date > bench.revocation.date)
        #expect(try await !bench.centre.publishLists().failed.isEmpty)
        _ = try await bench.bring()
        let expected = Revocation(date: bench.revocation.date, reason: .keyCompromise)
        #expect(try bench.centre.book.certificate(bench.lost)?.revocation == expected)
        #expect(try await bench.centre.publishLists().failed.isEmpty)
        #expect(bench.lists()?.severity == .passed)
        try await bench.centre.close()
    }

    @Test("Lists in parts bring back what they have to its place, and the list of everything comes last")
    func parts() async throws {
        let staged = try await StagedHierarchy.make()
        let definition = staged.prepared.path("definition")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: definition)
        let yaml = try String(contentsOfFile: "\(definition)/pki.yaml", encoding: .utf8)
        try yaml.replacingOccurrences(of: "shards: 1", with: "shards: 4")
            .write(toFile: "\(definition)/pki.yaml", atomically: true, encoding: .utf8)
        let copy = try staged.prepared.copy()
        let before = try staged.prepared.open(definition: definition)
        let admin = try before.staffOperator("admin")
        let person = try await before.addStaff(
            name: "neu.ren",
            displayName: "新人",
            roles: [.producer],
            by: admin
        )
        let lost = try #require(person.certificate)
        let shard = try #require(try before.book.certificate(lost)).reservation.shard
        #expect(shard > 0)
        _ = try await before.revoke(lost, reason: .superseded, by: admin)
        #expect(try await before.publishLists().failed.isEmpty)
        let published = before.state.published
        try await before.close()
        let clock = ManualClock(WallClock.system.now)
        clock.advance(bySeconds: 60)
        let centre = try copy.open(clock.clock, definition: copy.path("definition"))
        try FileManager.default.removeItem(atPath: centre.state.published)
        try FileManager.default.copyItem(atPath: published, toPath: centre.state.published)
        let issuing = try centre.authorityRecord("issuing")
        let part = RevocationListName(issuing.id, shard: shard)
        for name in [part, RevocationListName(issuing.id)] {
            #expect(try centre.isBehind(issuing))
            let path = centre.listDirectory.path(of: name)
            let plan = CertificateImport(
                authority: issuing.id,
                feed: NoCertificates(),
                index: nil,
                list: try RevocationList(der: Array(Data(contentsOf: URL(fileURLWithPath: path))))
            )
            _ = try await centre.runImport(
                plan,
                by: centre.staffOperator("admin"),
                second: centre.staffOperator("he.pki")
            )
        }
        #expect(try #require(try centre.book.certificate(lost)).reservation.shard == shard)
        // The other parts have nothing that the book lacks: they come in by themselves.
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try !centre.isBehind(issuing))
        var serials: [SerialNumber] = []
        _ = try #require(try centre.listDirectory.list(part)).forEachEntry { serials.append($0.serial) }
        #expect(serials == [lost.serial])
        try await centre.close()
    }

    @Test("A list with a greater number that somebody else signed proves nothing")
    func foreign() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        #expect(try await centre.publishLists().failed.isEmpty)
        let record = try centre.authorityRecord("issuing")
        let certificate = try Certificate(der: record.certificate)
        let key = try PrivateKey.generate(.p256)
        let now = centre.clock.now
        let writer = RevocationListWriter(
            issuer: certificate.subjectDER,
            algorithm: key.signatureAlgorithm,
            thisUpdate: now,
            nextUpdate: now.advanced(bySeconds: 3600)
        )
        let list = try writer.finish(number: 1 << 40, authorityKeyIdentifier: key.publicKey.keyIdentifier)
        let path = "\(centre.state.published)/issuing.crl"
        try Data(list.signed(by: key)).write(to: URL(fileURLWithPath: path))
        #expect(try centre.listAhead(of: record) == nil)
        try await centre.close()
    }
}
