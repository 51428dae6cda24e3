import CRL
import CentreSupport
import Foundation
import Issuer
import Model
import OCSP
import OpenSSL
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Centre

/// Issue 5: lists in parts, beside a book that was put back to a copy.
@Suite("Parts that are newer than the book", .serialized)
struct RecalledPartTests {
    private let clock = ManualClock(WallClock.system.now)
    private let name: RevocationListName

    init() throws {
        name = RevocationListName(try #require(AuthorityID("issuing")))
    }

    /// A person of after the copy, whose certificate stands on a part and is revoked.
    private func onPart(
        of prepared: PreparedCentre,
        _ definition: String
    ) async throws -> (CertificateID, Int) {
        clock.advance(bySeconds: 60)
        let centre = try prepared.open(clock.clock, definition: definition)
        _ = try await centre.addStaff(
            name: "sun.guanli",
            displayName: "孙管理",
            roles: [.businessAdministrator],
            by: centre.staffOperator("admin")
        )
        let id = try await centre.supersede("sun.guanli")
        let shard = try #require(try centre.book.certificate(id)).reservation.shard
        #expect(shard > 0)
        #expect(try await centre.publishLists().failed.isEmpty)
        try await centre.close()
        return (id, shard)
    }

    /// A book that was put back to a copy, since which a person's certificate came onto a part of eight and was revoked.
    private struct Divided {
        let prepared: PreparedCentre
        /// The definition at the time of the copy.
        let before: String
        /// That with eight parts.
        let since: String
        let id: CertificateID
        let shard: Int
    }

    /// The same, with so many parts at the time of the copy, and its lists, unless none was published yet.
    private func divided(from parts: Int = 8, isPublished: Bool = true) async throws -> Divided {
        let prepared = try await StagedHierarchy.make().prepared
        clock.advance(bySeconds: 60)
        let since = try prepared.definition(shards: 8, deltaHours: 0)
        let before = parts == 8 ? since : try prepared.definition(shards: parts, deltaHours: 0)
        let centre = try prepared.open(clock.clock, definition: before)
        if isPublished { #expect(try await centre.publishLists().failed.isEmpty) }
        try await centre.close()
        let copy = try prepared.copy()
        let (id, shard) = try await onPart(of: prepared, since)
        try prepared.putBack(copy)
        return Divided(prepared: prepared, before: before, since: since, id: id, shard: shard)
    }

    @Test("A part that neither the copy nor pki.yaml knows is looked at, and made from then on")
    func unknownPart() async throws {
        let past = try await divided(from: 1)
        let (id, shard) = (past.id, past.shard)
        let centre = try past.prepared.open(clock.clock, definition: past.before)
        try FileManager.default.removeItem(atPath: centre.listDirectory.path(of: name))
        let issuing = try centre.authorityRecord("issuing")
        #expect(try centre.isBehind(issuing))
        #expect(try await centre.recallLists().map(\.unknown).reduce(0, +) == 1)
        #expect(try !centre.isBehind(issuing))
        #expect(try centre.book.certificate(id)?.reservation.shard == shard)
        let part = RevocationListName(name.authority, shard: shard)
        try FileManager.default.removeItem(atPath: centre.listDirectory.path(of: part))
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.publishedEntries(part).map(\.serial) == [id.serial])
        try await centre.close()
    }

    /// Issue 5: the number of parts may be another one since the copy.
    @Test("What only the list of everything has comes onto every part", arguments: [1, 4, 8])
    func unknownOfPart(before: Int) async throws {
        let past = try await divided(from: before)
        let (id, shard) = (past.id, past.shard)
        let centre = try past.prepared.open(clock.clock, definition: past.since)
        for part in 1...8 {
            let name = RevocationListName(name.authority, shard: part)
            try FileManager.default.removeItem(atPath: centre.listDirectory.path(of: name))
        }
        _ = try await centre.recallLists()
        #expect(try centre.book.certificate(id)?.reservation.shard == RevocationListName.everyShard)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect((1...8).contains(shard))
        for part in 0...8 {
            let name = RevocationListName(name.authority, shard: part)
            #expect(try centre.publishedEntries(name).map(\.serial) == [id.serial])
        }
        try await centre.close()
    }

    @Test(
        "What is imported from the list of everything alone comes onto every part, also where no list was published before the copy",
        arguments: [true, false]
    )
    func importedOfPart(isPublished: Bool) async throws {
        let past = try await divided(isPublished: isPublished)
        let (id, shard) = (past.id, past.shard)
        clock.advance(bySeconds: 60)
        let centre = try past.prepared.open(clock.clock, definition: past.since)
        let path = centre.listDirectory.path(of: name)
        let list = try RevocationList(der: Array(Data(contentsOf: URL(fileURLWithPath: path))))
        for file in try FileManager.default.contentsOfDirectory(atPath: centre.state.published)
        where file.hasPrefix("issuing.") && file.hasSuffix(".crl") {
            try FileManager.default.removeItem(atPath: "\(centre.state.published)/\(file)")
        }
        #expect(try await centre.publishLists().failed.isEmpty)
        _ = try await centre.runImport(
            CertificateImport(
                authority: name.authority,
                feed: NoCertificates(),
                index: nil,
                list: list
            ),
            by: centre.staffOperator("admin"),
            second: centre.staffOperator("he.pki")
        )
        #expect(try await centre.publishLists().failed.isEmpty)
        let part = RevocationListName(name.authority, shard: shard)
        #expect(try centre.publishedEntries(part).map(\.serial) == [id.serial])
        try await centre.close()
    }

    /// Certificates as they are.
    private struct Feed: CertificateFeed {
        let certificates: [[UInt8]]

        func items() -> AnyIterator<CertificateFeedItem> {
            var rest = certificates.map { CertificateFeedItem(source: "one.pem", der: $0) }.makeIterator()
            return AnyIterator { rest.next() }
        }
    }

    @Test(
        "What an earlier version put on the list of everything alone moves to its part when its certificate comes"
    )
    func completed() async throws {
        let prepared = try await StagedHierarchy.make().prepared
        let definition = try prepared.definition(shards: 8, deltaHours: 0)
        let copy = try prepared.copy()
        let (id, shard) = try await onPart(of: prepared, definition)
        let lost = try prepared.open(clock.clock, definition: definition)
        let record = try #require(try lost.book.certificate(id))
        try await lost.close()
        try prepared.putBack(copy)
        clock.advance(bySeconds: 60)
        let centre = try prepared.open(clock.clock, definition: definition)
        for file in try FileManager.default.contentsOfDirectory(atPath: centre.state.published)
        where file.hasSuffix(".crl") {
            try FileManager.default.removeItem(atPath: "\(centre.state.published)/\(file)")
        }
        let revocation = try #require(record.revocation)
        let alone = CertificateRecord(
            withoutCertificate: id,
            profile: "IMPORTED",
            until: record.reservation.notAfter,
            revocation,
            holder: "1@test",
            at: clock.clock.now
        )
        try await centre.book.commit([.importCertificate(alone)])
        #expect(try await centre.publishLists().failed.isEmpty)
        let part = RevocationListName(name.authority, shard: shard)
        #expect(try centre.publishedEntries(part).isEmpty)
        let report = try await centre.runImport(
            CertificateImport(
                authority: name.authority,
                feed: Feed(certificates: [#require(record.certificate)]),
                index: nil,
                list: nil
            ),
            by: centre.staffOperator("admin"),
            second: centre.staffOperator("he.pki")
        )
        #expect(report.refused == 0)
        clock.advance(bySeconds: 60)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.publishedEntries(part).map(\.serial) == [id.serial])
        #expect(try centre.publishedEntries(name).map(\.serial) == [id.serial])
        #expect(try centre.book.certificate(id)?.revocation == revocation)
        try await centre.close()
    }

    @Test("Who wants to know of one certificate has the lists taken in that may have it, and no others")
    func wanted() async throws {
        let past = try await divided()
        let (id, shard) = (past.id, past.shard)
        let centre = try past.prepared.open(clock.clock, definition: past.since)
        let part = RevocationListName(name.authority, shard: shard)
        let told = try await centre.recallLists(where: { $0.full == part })
        #expect(told.map(\.name) == [part] && told.map(\.unknown) == [1])
        guard case .revoked = try centre.book.status(of: id) else {
            Issue.record("it is not revoked")
            return
        }
        // The others are still to come.
        #expect(try centre.isBehind(centre.authorityRecord("issuing")))
        try await centre.close()
    }
}
