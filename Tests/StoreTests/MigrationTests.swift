import Foundation
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@Suite("Books of earlier versions")
struct MigrationTests {
    /// The book that version 0.1.0 left after `pki demo`.
    private func schema5(in directory: TemporaryDirectory) throws -> String {
        let path = directory.path("book.sqlite")
        let fixture = try #require(
            Bundle.module.url(
                forResource: "book-schema-5",
                withExtension: "sqlite",
                subdirectory: "Fixtures"
            )
        )
        try FileManager.default.copyItem(atPath: fixture.path, toPath: path)
        return path
    }

    @Test("A book of schema 5 comes up to date with everything in it, and its audit chain holds")
    func fromSchema5() async throws {
        let directory = try TemporaryDirectory()
        let book = try TestBook.open(schema5(in: directory))
        let counts = try book.counts()
        #expect(counts.isConsistent)
        #expect(counts.certificates[.revoked] == 1)
        #expect(try book.authorities().map(\.state) == [.active, .active])
        #expect(try book.authorities().map(\.signatureAlgorithm) == [.ecdsaWithSHA256, .ecdsaWithSHA256])
        #expect(
            try book.certificates(CertificateFilter(), limit: 99).allSatisfy { $0.reservation.act == .new }
        )
        #expect(try book.verifyAuditTrail { _ in true }.fault == nil)
        #expect(try book.findDamage() == [])
        let fresh = try await TestBook()
        #expect(try book.schema() == fresh.book.schema())
        try book.close()
    }

    @Test(
        "Where the key of a job of before is, its journal says; where that says nothing it stays unknown",
        arguments: [
            ("p256 key d14d8f439c43f644 in 9a", "9a"),
            ("rsa2048 key d14d8f439c43f644 in 9c, not attested: there is none in it", "9c"),
            ("a key in the token", nil), ("", nil),
        ] as [(String, String?)]
    )
    func placed(words: String, slot: String?) async throws {
        let directory = try TemporaryDirectory()
        let path = try schema5(in: directory)
        try Tool.sql(path, "UPDATE jobJournal SET detail = '\(words)' WHERE step = 'KEY_GENERATED'")
        let book = try TestBook.open(path)
        let number = try #require(ApplicationNumber("CA20261123N2985937"))
        let job = try #require(try book.job(of: number))
        #expect(job.subjectPublicKeyInfo != nil && job.tokenSlot == slot)
        try book.close()
    }

    @Test(
        "The delivery of a token that ended before is cancelled, any other stands where it stood",
        arguments: [
            ("PRODUCED", "READY", .ready), ("LOST", "READY", .cancelled),
            ("DEFECTIVE", "SHIPPED", .cancelled),
            ("RETIRED", "RETURNED", .cancelled), ("IN_STOCK", "READY", .cancelled),
            ("LOST", "DELIVERED", .delivered), ("SHIPPED", "SHIPPED", .shipped),
        ] as [(String, String, DeliveryRecord.State)]
    )
    func deliveries(token: String, before: String, after: DeliveryRecord.State) async throws {
        let directory = try TemporaryDirectory()
        let path = try schema5(in: directory)
        try Tool.sql(path, "UPDATE token SET state = '\(token)'; UPDATE delivery SET state = '\(before)'")
        let book = try TestBook.open(path)
        let number = try #require(ApplicationNumber("CA20261123N2985937"))
        #expect(try book.delivery(of: number)?.state == after)
        #expect(try book.deliveries([after], limit: 9).map(\.application) == [number])
        try book.close()
    }

    @Test("A list of somebody else that stands as published here is disowned, and its number stays taken")
    func disowned() throws {
        let directory = try TemporaryDirectory()
        let path = try schema5(in: directory)
        // A list of issuing, as if it had been imported.
        try Tool.sql(path, "UPDATE auditEntry SET action = 'crl.import' WHERE sequence = 41")
        let book = try TestBook.open(path)
        let lists = try ["issuing", "root"].map { name in
            try book.revocationLists(of: #require(AuthorityID(name)), limit: 99)
        }
        #expect(lists.map(\.count) == [3, 2])
        #expect(lists[0].filter { $0.fingerprint == nil }.map(\.number) == [1_795_374_690])
        #expect(lists[1].allSatisfy { $0.fingerprint != nil })
        try book.close()
    }

    private static let withoutContent = """
        DELETE FROM certificateContent WHERE certificate IN (SELECT id FROM certificate WHERE state = 'revoked')
        """

    @Test(
        "The key of a certificate that is on record as compromised is blocked, and no other",
        arguments: [
            ("keyCompromise", "", true), ("caCompromise", "", true), ("superseded", "", false),
            ("keyCompromise", withoutContent, false),
        ]
    )
    func compromised(reason: String, more: String, isBlocked: Bool) async throws {
        let directory = try TemporaryDirectory()
        let path = try schema5(in: directory)
        try Tool.sql(
            path,
            """
            UPDATE certificate SET reason = '\(reason)' WHERE state = 'revoked';
            UPDATE statusEntry SET reason = '\(reason)';
            \(more);
            """
        )
        let book = try TestBook.open(path)
        for record in try book.certificates(CertificateFilter(), limit: 99) {
            let expected = record.state == .revoked && isBlocked
            #expect(try book.isBlocked(keyHash: record.reservation.keyHash) == expected)
        }
        try book.close()
    }
}
