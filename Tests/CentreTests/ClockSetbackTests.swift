import CRL
import CentreSupport
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import TestSupport
import Testing

@testable import Centre

/// What authorities do not do by a clock that stands before the book.
@Suite("A clock that jumped back, and the authorities", .serialized)
struct ClockSetbackTests {
    /// An act on authorities, with a name for the report.
    struct Act: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let run: @Sendable (AuthorityDesk, StagedHierarchy) async throws -> Void
    }

    static let acts = [
        Act(testDescription: "create root") { desk, staged in
            _ = try await desk.create(
                AuthorityPlan(
                    id: #require(AuthorityID("root-x")),
                    role: .root,
                    algorithm: .p256,
                    commonName: "根X",
                    organization: "必联"
                )
            )
        },
        Act(testDescription: "create issuing") { desk, staged in
            _ = try await desk.create(staged.plan("issuing-x", parent: "root", algorithm: .p256))
        },
        Act(testDescription: "rollover root") { desk, _ in
            _ = try await desk.rollOver(#require(AuthorityID("root")))
        },
        Act(testDescription: "rollover issuing") { desk, _ in
            _ = try await desk.rollOver(#require(AuthorityID("issuing")))
        },
        Act(testDescription: "request") { desk, staged in
            var plan = try staged.plan("issuing-gov", parent: "root", algorithm: .p256)
            plan.parent = nil
            _ = try await desk.request(plan)
        },
        Act(testDescription: "cross-sign") { desk, _ in
            _ = try await desk.crossSign(
                #require(AuthorityID("issuing")),
                by: #require(AuthorityID("root"))
            )
        },
        Act(testDescription: "revoke") { desk, _ in
            _ = try await desk.revoke(
                #require(AuthorityID("issuing")),
                RevocationOrder(RevocationReason.cessationOfOperation)
            )
        },
        Act(testDescription: "renew a signer") { desk, _ in
            _ = try await desk.centre.renewSigner(of: desk.centre.authorityRecord("issuing"))
        },
    ]

    /// A centre whose book has an entry of ten days ahead, and whose clock stands a day before it.
    private func setBack(_ staged: StagedHierarchy) async throws -> CACentre {
        let clock = ManualClock(WallClock.system.now.advanced(bySeconds: 10 * 86_400))
        let centre = try staged.prepared.open(clock.clock)
        #expect(try await centre.publishLists().failed.isEmpty)
        clock.advance(bySeconds: -86_400)
        return centre
    }

    /// Everything that an act could have written.
    private func traces(_ centre: CACentre) throws -> [String] {
        let published = try FileManager.default.contentsOfDirectory(atPath: centre.state.published).sorted()
        let files = published.map { name in
            "\(name) \(FileManager.default.contents(atPath: "\(centre.state.published)/\(name)")?.hashValue ?? 0)"
        }
        let keys = try FileManager.default.contentsOfDirectory(atPath: centre.state.keys).sorted()
        let names = try centre.book.authorities().map { "\($0.id) \($0.state)" }
        return files + keys + names + ["\(try centre.book.auditHead().sequence)"]
    }

    private func isOfClock(_ error: (any Error)?) -> Bool {
        guard let error = error as? any OperatorError else { return false }
        return error.kind == .unavailable && error.message.contains("before the newest entry of the book")
            && error.hint?.contains("accept-clock") == true
    }

    @Test("It makes no key, no authority and no certificate, and nothing is written", arguments: acts)
    func nothingWritten(act: Act) async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try await setBack(staged)
        let before = try traces(centre)
        let desk = try staged.desk(centre)
        let error = await #expect(throws: (any Error).self) { try await act.run(desk, staged) }
        #expect(isOfClock(error), "\(String(describing: error))")
        #expect(try traces(centre) == before)
        try await centre.acceptClock(by: staged.persons(centre))
        try await act.run(desk, staged)
        try await centre.close()
    }

    @Test("It publishes no list that is older than the one before, until two persons say that it is right")
    func lists() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try await setBack(staged)
        let before = try traces(centre)
        let refused = try await centre.publishLists()
        #expect(refused.published.isEmpty)
        #expect(refused.failed.count == 2)
        #expect(refused.failed.allSatisfy { isOfClock($0.error) })
        #expect(try traces(centre) == before)
        try await centre.acceptClock(by: staged.persons(centre))
        let lists = try await centre.publishLists()
        #expect(lists.published.count == 2)
        #expect(lists.published.allSatisfy { $0.record.thisUpdate <= centre.clock.now })
        try await centre.close()
    }

    /// Java's PKIX takes what is revoked since a moment to come as valid until then.
    @Test("What was revoked by a clock that was ahead is revoked since now, once two persons accept it")
    func predated() async throws {
        let staged = try await StagedHierarchy.make()
        let clock = ManualClock(WallClock.system.now.advanced(bySeconds: 10 * 86_400))
        let centre = try staged.prepared.open(clock.clock)
        let id = try #require(try centre.staffOperator("zhao.caiwu").record.certificate)
        let admin = try centre.staffOperator("admin")
        let ahead = try await centre.revoke(id, reason: .keyCompromise, by: admin)
        #expect(try await centre.publishLists().failed.isEmpty)
        clock.advance(bySeconds: -86_400)
        #expect(ahead.date > clock.clock.now)
        #expect(try await centre.acceptClock(by: staged.persons(centre)) == 1)
        let expected = Revocation(date: clock.clock.now, reason: .keyCompromise)
        #expect(try centre.book.status(of: id) == .revoked(expected))
        #expect(try await centre.publishLists().failed.isEmpty)
        let name = RevocationListName(id.authority)
        #expect(try centre.publishedEntries(name).map(\.revocation) == [expected])
        #expect(try await centre.acceptClock(by: staged.persons(centre)) == 0)
        try await centre.close()
    }

    @Test("The lists of that clock that nobody can make anew are named, and no others")
    func toCome() async throws {
        let staged = try await StagedHierarchy.make()
        let clock = ManualClock(WallClock.system.now.advanced(bySeconds: 10 * 86_400))
        var centre = try staged.prepared.open(clock.clock)
        #expect(try await centre.publishLists().failed.isEmpty)
        try await centre.close()
        let keys = "\(staged.prepared.state)/keys"
        try FileManager.default.moveItem(atPath: "\(keys)/root.key", toPath: staged.prepared.path("root.key"))
        centre = try staged.prepared.open(clock.clock)
        #expect(try centre.listsToCome().isEmpty)
        let name = RevocationListName(try #require(AuthorityID("root")))
        let begin = try #require(try centre.listDirectory.list(name)).frame.thisUpdate
        clock.advance(bySeconds: -86_400)
        #expect(try centre.listsToCome().map(\.name.description) == ["root"])
        #expect(try centre.listsToCome().map(\.thisUpdate) == [begin])
        clock.advance(bySeconds: 86_400)
        try await centre.close()
    }

    /// So little is let pass without anybody's word.
    @Test(
        "What was revoked by a clock that was four minutes ahead is revoked since the next list",
        arguments: [false, true]
    )
    func nearly(wasPublished: Bool) async throws {
        let staged = try await StagedHierarchy.make()
        let clock = ManualClock(WallClock.system.now.advanced(bySeconds: 600))
        let centre = try staged.prepared.open(clock.clock)
        let id = try #require(try centre.staffOperator("zhao.caiwu").record.certificate)
        let name = RevocationListName(id.authority)
        clock.advance(bySeconds: 240)
        let ahead = try await centre.revoke(id, reason: .keyCompromise, by: centre.staffOperator("admin"))
        if wasPublished { #expect(try await centre.publishLists().failed.isEmpty) }
        clock.advance(bySeconds: -240)
        #expect(ahead.date > clock.clock.now)
        #expect(try await centre.publishLists().failed.isEmpty)
        let expected = Revocation(date: clock.clock.now, reason: .keyCompromise)
        #expect(try centre.publishedEntries(name).map(\.revocation) == [expected])
        #expect(try centre.book.status(of: id) == .revoked(expected))
        let events = try centre.book.auditEntries(after: 0, limit: 1000).map(\.event)
        #expect(events.filter { $0.action == "certificate.predate" }.map(\.object) == [id.serial.hexadecimal])
        // That date stays.
        clock.advance(bySeconds: 300)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.publishedEntries(name).map(\.revocation) == [expected])
        try await centre.close()
    }

    @Test("A list of a clock that was ahead brings back what it has as revoked since now, and lists go on")
    func recalled() async throws {
        let staged = try await StagedHierarchy.make()
        let copy = try staged.prepared.copy()
        let clock = ManualClock(WallClock.system.now.advanced(bySeconds: 10 * 86_400))
        var centre = try staged.prepared.open(clock.clock)
        let id = try #require(try centre.staffOperator("zhao.caiwu").record.certificate)
        _ = try await centre.revoke(id, reason: .keyCompromise, by: centre.staffOperator("admin"))
        #expect(try await centre.publishLists().failed.isEmpty)
        try await centre.close()
        try staged.prepared.putBack(copy)
        clock.advance(bySeconds: -86_400)
        centre = try staged.prepared.open(clock.clock)
        _ = try await centre.recallLists()
        let expected = Revocation(date: clock.clock.now, reason: .keyCompromise)
        #expect(try centre.book.status(of: id) == .revoked(expected))
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.publishedEntries(RevocationListName(id.authority)).map(\.revocation) == [expected])
        #expect(try await centre.recallLists().isEmpty)
        try await centre.close()
    }
}
