import Foundation
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@Suite("Books of earlier versions")
struct MigrationTests {
    /// The book that version 0.1.0 left after `pki demo`.
    @Test("A book of schema 5 comes up to date with everything in it, and its audit chain holds")
    func fromSchema5() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("book.sqlite")
        let fixture = try #require(
            Bundle.module.url(
                forResource: "book-schema-5",
                withExtension: "sqlite",
                subdirectory: "Fixtures"
            )
        )
        try FileManager.default.copyItem(atPath: fixture.path, toPath: path)
        let book = try TestBook.open(path)
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
}
