import CRL
import CentreSupport
import Foundation
import Model
import OCSP
import OpenSSL
import Store
import Synchronization
import TestSupport
import Testing

@testable import Centre

/// The last lists of an authority whose key is destroyed.
@Suite("The last lists of an authority", .serialized)
struct DestructionTests {
    private static let day: Int64 = 86_400

    /// A centre with a retired authority `issuing-x`.
    private func retired(_ staged: StagedHierarchy, _ centre: CACentre) async throws -> AuthorityRecord {
        let desk = try staged.desk(centre)
        let record = try await desk.create(staged.plan("issuing-x", parent: "root", algorithm: .p256))
        try await desk.retire(record.id)
        return try centre.authorityRecord(record.id.name)
    }

    private func list(_ centre: CACentre, _ name: String) throws -> StreamedRevocationList {
        let name = try #require(RevocationListName(name))
        return try #require(try centre.listDirectory.list(name))
    }

    private func revokeSigner(of id: AuthorityID, _ staged: StagedHierarchy, _ centre: CACentre) async throws
    {
        let signer = try #require(try centre.book.signers(.ocsp).last { $0.authority == id })
        let serial = try Certificate(der: #require(signer.certificate)).serial
        let order = RevocationOrder(RevocationReason.keyCompromise)
        try await staged.desk(centre).revokeSigner(of: id, serial: serial, order)
    }

    @Test("After a destruction that was cut lists hold to the end, and the next run has what was revoked")
    func cut() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let record = try await retired(staged, centre)
        let copies = Mutex<[PreparedCentre]>([])
        let desk = try staged.desk(centre) { step in
            guard step == .intended, let copy = try? staged.prepared.copy() else { return }
            copies.withLock { $0.append(copy) }
        }
        _ = try await desk.destroy(record.id)
        try await centre.close()
        // What a crash right after the intention left.
        let copy = StagedHierarchy(prepared: try #require(copies.withLock { $0.first }))
        let cut = try copy.prepared.open()
        let last = try cut.endOfLastList(of: record, Certificate(der: record.certificate))
        #expect(last > cut.clock.now.advanced(bySeconds: 80 * Self.day))
        #expect(try await cut.publishLists().failed.isEmpty)
        #expect(try list(cut, "issuing-x").frame.nextUpdate == last)
        try await revokeSigner(of: record.id, copy, cut)
        let before = try list(cut, "issuing-x").frame.number
        _ = try await copy.desk(cut).destroy(record.id)
        #expect(try cut.authorityRecord("issuing-x").state == .destroyed)
        let after = try list(cut, "issuing-x")
        #expect(try #require(after.frame.number) > #require(before))
        #expect(try #require(after.frame.nextUpdate) >= last)
        var count = 0
        _ = try after.forEachEntry { _ in count += 1 }
        #expect(count == 1)
        try await cut.close()
    }

    @Test("What is revoked while the last list is made is on another one before the key goes")
    func meanwhile() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let record = try await retired(staged, centre)
        let issuer = try #require(try centre.listIssuers(.issuing) { _ in }.first { $0.id == record.id })
        let done = Mutex(false)
        let desk = try staged.desk(centre) { step in
            guard step == .intended,
                !done.withLock({ value in
                    defer { value = true }; return value
                })
            else {
                return
            }
            // A server that has not seen the intention yet.
            let isMade = DispatchSemaphore(value: 0)
            Task.detached {
                _ = try? await centre.listPublisher(for: .issuing).publish(for: issuer)
                isMade.signal()
            }
            isMade.wait()
        }
        _ = try await desk.destroy(record.id)
        let last = try centre.endOfLastList(of: record, Certificate(der: record.certificate))
        #expect(try #require(list(centre, "issuing-x").frame.nextUpdate) >= last)
        // Nor does a server that has not seen the end.
        await #expect(throws: RevocationListError(.over(record.id))) {
            try await centre.listPublisher(for: .issuing).publish(for: issuer)
        }
        #expect(try #require(list(centre, "issuing-x").frame.nextUpdate) >= last)
        try await centre.close()
    }

    @Test("doctor says nothing of lists that nobody owes any more, and names every one that has ended")
    func owed() async throws {
        let staged = try await StagedHierarchy.make()
        let clock = ManualClock(WallClock.system.now)
        let centre = try staged.prepared.open(clock.clock)
        let record = try await retired(staged, centre)
        _ = try await staged.desk(centre).destroy(record.id)
        func lists() -> HealthFinding? {
            HealthCheck(centre: centre) { [] }.run().first { $0.check == "revocation-lists" }
        }
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(lists()?.severity == .passed)
        clock.advance(bySeconds: 100 * Self.day)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(lists()?.severity == .passed, "\(lists()?.detail ?? "")")
        clock.advance(bySeconds: 181 * Self.day)
        let found = try #require(lists())
        #expect(found.severity == .failure)
        #expect(found.detail.contains("the list of root") && found.detail.contains("the list of issuing is"))
        try await centre.close()
    }

    /// Issue 5.
    @Test("A last list whose file is gone is missed, and is right when it comes back")
    func lost() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let id = try #require(AuthorityID("issuing"))
        let desk = try staged.desk(centre)
        _ = try await desk.rollOver(id)
        #expect(try await centre.publishLists().failed.isEmpty)
        let older = try Data(contentsOf: URL(fileURLWithPath: "\(centre.state.published)/issuing.crl"))
        _ = try await desk.destroy(id, evenThough: 1000)
        func lists() -> HealthFinding? {
            HealthCheck(centre: centre) { [] }.run().first { $0.check == "revocation-lists" }
        }
        #expect(try await centre.publishLists().failed.isEmpty)
        let fingerprint = try #require(
            try centre.book.publishedRevocationList(of: RevocationListName(id))?.fingerprint
        )
        let (path, kept) = ("\(centre.state.published)/issuing.crl", staged.prepared.path("kept.crl"))
        // It comes back from its copy.
        try FileManager.default.removeItem(atPath: path)
        #expect(lists()?.severity == .failure)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(lists()?.severity == .passed)
        // Also in the place of an older one.
        try older.write(to: URL(fileURLWithPath: path))
        #expect(lists()?.detail.contains("'pki crl publish' puts it back") == true)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(lists()?.severity == .passed)
        try FileManager.default.moveItem(atPath: path, toPath: kept)
        try FileManager.default.removeItem(atPath: centre.state.lastLists)
        let failed = try await centre.publishLists().failed
        #expect(failed.map(\.authority) == [id])
        let error = try #require(failed.first?.error as? RevocationListError)
        #expect(error.hint?.contains(Hexadecimal.encode(fingerprint)) == true)
        #expect(lists()?.severity == .failure)
        #expect(lists()?.detail.contains("the published list of issuing is gone") == true)
        try older.write(to: URL(fileURLWithPath: path))
        #expect(try await centre.publishLists().failed.map(\.authority) == [id])
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: kept, toPath: path)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(lists()?.severity == .passed)
        #expect(FileManager.default.fileExists(atPath: "\(centre.state.lastLists)/issuing.crl"))
        try await centre.close()
    }

    /// Issue 5.
    @Test("A running server puts a last list back that somebody removed or replaced, and says so")
    func putBack() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let id = try #require(AuthorityID("issuing"))
        let desk = try staged.desk(centre)
        _ = try await desk.rollOver(id)
        _ = try await desk.destroy(id, evenThough: 1000)
        let follower = HierarchyFollower(centre, OCSPResponder(issuers: [], status: centre.book), [])
        _ = await follower.round()
        let path = "\(centre.state.published)/issuing.crl"
        let octets = try Data(contentsOf: URL(fileURLWithPath: path))
        func restored() async -> [RevocationListName] {
            await follower.glance().compactMap { report -> RevocationListName? in
                guard case .restored(let name) = report else { return nil }
                return name
            }
        }
        #expect(await restored() == [])
        try FileManager.default.removeItem(atPath: path)
        #expect(await restored() == [RevocationListName(id)])
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == octets)
        try Data("no list".utf8).write(to: URL(fileURLWithPath: path))
        #expect(await restored() == [RevocationListName(id)])
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == octets)
        #expect(await restored() == [])
        try await centre.close()
    }

    /// Issue 5.
    @Test(
        "The delta of a destroyed authority goes when the last list that points to it has ended, and not before"
    )
    func delta() async throws {
        let staged = try await StagedHierarchy.make()
        let clock = ManualClock(WallClock.system.now)
        let definition = staged.prepared.path("definition")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: definition)
        let yaml = try String(contentsOfFile: "\(definition)/pki.yaml", encoding: .utf8)
        try yaml.replacingOccurrences(of: "deltaHours: 0", with: "deltaHours: 4")
            .write(toFile: "\(definition)/pki.yaml", atomically: true, encoding: .utf8)
        let centre = try staged.prepared.open(clock.clock, definition: definition)
        #expect(try await centre.publishLists().failed.isEmpty)
        let id = try #require(AuthorityID("issuing"))
        let desk = try staged.desk(centre)
        _ = try await desk.rollOver(id)
        _ = try await desk.destroy(id, evenThough: 1000)
        let places = [centre.state.published, centre.state.lastLists]
        func deltas() -> [Bool] {
            places.map { FileManager.default.fileExists(atPath: "\($0)/issuing.delta.crl") }
        }
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(deltas() == [true, true])
        clock.advance(bySeconds: 49 * 3600)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(deltas() == [false, false])
        #expect(FileManager.default.fileExists(atPath: "\(centre.state.published)/issuing.crl"))
        try await centre.close()
    }

    @Test("A list whose key is away is spoken of before it ends, by doctor and in the log")
    func away() async throws {
        let staged = try await StagedHierarchy.make()
        let clock = ManualClock(WallClock.system.now)
        let first = try staged.prepared.open(clock.clock)
        #expect(try await first.publishLists().failed.isEmpty)
        try await first.close()
        try FileManager.default.removeItem(atPath: "\(staged.prepared.state)/keys/root.key")
        let centre = try staged.prepared.open(clock.clock)
        func look() async throws -> (HealthFinding.Severity?, Bool) {
            #expect(try await centre.publishLists().failed.isEmpty)
            let finding = HealthCheck(centre: centre) { [] }.run().first { $0.check == "revocation-lists" }
            let follower = HierarchyFollower(centre, OCSPResponder(issuers: [], status: centre.book), [])
            let isTold = try await follower.attentions().contains {
                if case .attention(let words) = $0 { words.contains("list of root ends in") } else { false }
            }
            return (finding?.severity, isTold)
        }
        #expect(try await look() == (.passed, false))
        clock.advance(bySeconds: 155 * Self.day)
        #expect(try await look() == (.warning, true))
        clock.advance(bySeconds: 20 * Self.day)
        #expect(try await look() == (.failure, true))
        try await centre.close()
    }

    @Test("A published file that is no list keeps no other from a tree, and is named")
    func spoilt() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        #expect(try await centre.publishLists().failed.isEmpty)
        let path = "\(centre.state.published)/issuing.crl"
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        try whole.prefix(100).write(to: URL(fileURLWithPath: path))
        let tree = staged.prepared.path("tree")
        let (export, failed) = try centre.exportLists(to: tree)
        #expect(failed.map(\.name.description) == ["issuing"])
        #expect(failed.first?.error.message.contains("the published list of issuing") == true)
        #expect(export.written > 2)
        #expect(FileManager.default.fileExists(atPath: "\(tree)/crl/root.crl"))
        #expect(!FileManager.default.fileExists(atPath: "\(tree)/crl/issuing.crl"))
        try await centre.close()
    }
}
