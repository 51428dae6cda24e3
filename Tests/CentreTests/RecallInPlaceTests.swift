import CRL
import CentreSupport
import Foundation
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Centre

/// Issue 5: lists that were looked at once are looked at again when the book has another past.
@Suite("A book that is put back while a process has it open", .serialized)
struct RecallInPlaceTests {
    /// What `sqlite3 FROM '.backup TO'` does.
    private func copy(_ from: String, into to: String) throws {
        let script = """
            import sqlite3, sys
            source, target = sqlite3.connect(sys.argv[1]), sqlite3.connect(sys.argv[2])
            source.backup(target)
            """
        let outcome = try Tool.python(script, from, to)
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test("A list that was known is unknown when its number is forgotten, and comes back")
    func inPlace() async throws {
        let prepared = try await StagedHierarchy.make().prepared
        let clock = ManualClock(WallClock.system.now)
        clock.advance(bySeconds: 60)
        let centre = try prepared.open(clock.clock)
        let book = "\(prepared.state)/book.sqlite"
        let backup = prepared.path("backup.sqlite")
        let issuing = try centre.authorityRecord("issuing")
        #expect(try await centre.publishLists().failed.isEmpty)
        try copy(book, into: backup)
        clock.advance(bySeconds: 60)
        let lost = try #require(try centre.staffOperator("zhao.caiwu").record.certificate)
        _ = try await centre.revoke(lost, reason: .superseded, by: centre.staffOperator("admin"))
        #expect(try await centre.publishLists().failed.isEmpty)
        for _ in 0..<2 { #expect(try centre.listAhead(of: issuing) == nil) }
        try copy(backup, into: book)
        #expect(try centre.book.status(of: lost) == .good)
        #expect(try centre.listAhead(of: issuing)?.name == RevocationListName(issuing.id))
        _ = try await centre.recallLists()
        #expect(try !centre.isBehind(issuing))
        guard case .revoked = try centre.book.status(of: lost) else {
            Issue.record("it is not revoked")
            return
        }
        try await centre.close()
    }
}
