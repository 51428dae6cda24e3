import CRL
import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// What stands in the way of a root's successor is said before anything of it is made.
@Suite("A root and its successor", .serialized)
struct RootSuccessorTests {
    /// A root that came with its key, and awaits its records.
    private func owing(_ bench: OwedBench) async throws -> AuthorityID {
        let plan = AuthorityImport(
            id: try #require(AuthorityID("old")),
            role: .root,
            certificate: bench.certificate,
            key: .file(bench.key),
            parent: nil,
            hasRecords: true
        )
        return try await bench.staged.desk(bench.centre).importAuthority(plan).id
    }

    /// Keys and authorities that are there.
    private func traces(_ centre: CACentre) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: centre.state.keys).sorted()
            + centre.book.authorities().map(\.id.name)
    }

    @Test("It has none before its records are in, and one when they are")
    func records() async throws {
        let bench = try await OwedBench.make()
        let (centre, id) = (bench.centre, try await owing(bench))
        let (desk, before) = (try bench.staged.desk(centre), try traces(centre))
        await #expect(throws: MigrationError(.recordsOwed(id))) { _ = try await desk.rollOver(id) }
        #expect(try traces(centre) == before)
        try await bench.bring(id, index: nil, list: bench.list(number: 7))
        #expect(try await desk.rollOver(id).predecessor == id)
        try await centre.close()
    }

    @Test("The rehearsal of its rollover is refused for the same reason")
    func rehearsal() async throws {
        let bench = try await OwedBench.make()
        _ = try await owing(bench)
        let head = StagedHierarchy.ceremony.components(separatedBy: "steps:")[0]
        let path = bench.staged.prepared.path("ceremony.yaml")
        try Data("\(head)steps:\n  - {do: rollover, authority: old}\n".utf8)
            .write(to: URL(fileURLWithPath: path))
        let error = await #expect(throws: CeremonyError.self) {
            _ = try await bench.staged.rehearse(Ceremony(path: path), in: bench.centre)
        }
        #expect(error?.message.contains("'steps[0]' cannot be done: ") == true)
        #expect(error?.message.contains("the records of authority old are not in") == true)
        try await bench.centre.close()
    }

    @Test("While a list is published that the book does not know, its authority certifies nobody")
    func olderBook() async throws {
        let staged = try await StagedHierarchy.make()
        let copy = try staged.prepared.copy()
        let root = try #require(AuthorityID("root"))
        let before = try staged.prepared.open()
        #expect(try await before.publishLists(of: before.authorityRecord("root")) != nil)
        let list = try before.listDirectory.list(RevocationListName(root))
        let number = try #require(list?.frame.number)
        let published = before.state.published
        try await before.close()
        let restored = StateDirectory(copy.state).published
        try? FileManager.default.removeItem(atPath: restored)
        try FileManager.default.copyItem(atPath: published, toPath: restored)
        let centre = try copy.open()
        let desk = try StagedHierarchy(prepared: copy).desk(centre)
        func isBehind(_ error: CentreError?) -> Bool {
            error?.message.hasPrefix("list \(number) of root is published, and the book does not know it")
                ?? false
        }
        let request = try CertificateRequest.signed(by: .generate(.p256), name: "Gov CA")
        let first = await #expect(throws: CentreError.self) { _ = try await desk.rollOver(root) }
        let second = await #expect(throws: CentreError.self) {
            _ = try await desk.sign(request, by: root, profile: "SUB-CA")
        }
        #expect(isBehind(first) && isBehind(second))
        try await centre.recallLists()
        _ = try await desk.sign(request, by: root, profile: "SUB-CA")
        try await centre.close()
    }

    @Test("What is below its successor comes with a way up to either root")
    func ways() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let old = try Certificate(der: centre.authorityRecord("root").certificate)
        let desk = try staged.desk(centre)
        let root = try await desk.rollOver(#require(AuthorityID("root")))
        let issuing = try await desk.rollOver(#require(AuthorityID("issuing")))
        #expect(issuing.parent == root.id)
        let chain = try centre.chain(of: issuing.id).map { try Certificate(der: $0) }
        let leaf = try #require(chain.first)
        #expect(leaf.der == issuing.certificate && !chain.contains(where: \.isSelfIssued))
        for anchor in [old, try Certificate(der: root.certificate)] {
            let verdict = try CertificateChain.verify(
                leaf: leaf,
                intermediates: Array(chain.dropFirst()),
                anchors: [anchor],
                at: centre.clock.now
            )
            guard case .trusted = verdict else {
                Issue.record("no way up to \(anchor.subject)")
                continue
            }
        }
        try await centre.close()
    }

    /// A root whose rollover was cut when its successor was on record, or links after it.
    private func cut(after links: Int = 0) async throws -> StagedHierarchy {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let snapshots = Snapshots(of: staged.prepared)
        _ = try await staged.desk(centre) { if $0 == .recorded { snapshots.take("recorded") } }
            .rollOver(#require(AuthorityID("root")))
        try await centre.close()
        return StagedHierarchy(prepared: try #require(snapshots.all.dropFirst(links).first).copy)
    }

    private func warning(_ centre: CACentre) -> String? {
        HealthCheck(centre: centre) { [] }.run()
            .first { $0.check == "authorities" && $0.detail.contains("its successor root-2") }?.detail
    }

    @Test("It is not retired before it has certified its successor, which the rollover said again does")
    func notRetired() async throws {
        let staged = try await cut()
        let (root, next) = (try #require(AuthorityID("root")), try #require(AuthorityID("root-2")))
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        await #expect(throws: HierarchyError(.unlinked(root, successor: next, hasEnded: false))) {
            try await desk.retire(root)
        }
        #expect(try centre.authorityRecord("root").state == .active)
        #expect(warning(centre)?.contains("goes on") == true)
        #expect(try await desk.rollOver(root).id == next)
        #expect(try centre.authorityRecord("root").state == .retired)
        #expect(try centre.book.authorityCertificates(of: next).map(\.kind) == [.newWithOld])
        #expect(warning(centre) == nil)
        try await centre.close()
    }

    @Test("One that was retired between the two links is certified by its successor, which doctor asks for")
    func oneWay() async throws {
        let staged = try await cut(after: 1)
        let (root, next) = (try #require(AuthorityID("root")), try #require(AuthorityID("root-2")))
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        func told() -> Bool {
            HealthCheck(centre: centre) { [] }.run().contains {
                $0.check == "authorities" && $0.detail.hasPrefix("root-2 did not certify root, which")
            }
        }
        let path = "\(centre.state.published)/root-new.pem"
        #expect(told())
        try await desk.retire(root)
        #expect(told() && !FileManager.default.fileExists(atPath: path))
        #expect(try centre.book.authorityCertificates(of: root).isEmpty)
        #expect(try await desk.rollOver(root).id == next)
        #expect(try centre.book.authorityCertificates(of: root).map(\.kind) == [.oldWithNew])
        let chain = try Certificate.all(inPEM: Array(Data(contentsOf: URL(fileURLWithPath: path))))
        let anchor = try Certificate(der: centre.authorityRecord("root-2").certificate)
        #expect(chain.first?.isSigned(by: anchor.publicKey) == true)
        #expect(!told())
        await #expect(throws: HierarchyError(.succeeded(root, by: next))) {
            _ = try await desk.rollOver(root)
        }
        try await centre.close()
    }

    @Test("One whose successor has ended is retired: nobody is to be led there")
    func endedSuccessor() async throws {
        let staged = try await cut()
        let (root, next) = (try #require(AuthorityID("root")), try #require(AuthorityID("root-2")))
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        try await desk.retire(next)
        try await desk.retire(root)
        #expect(try centre.authorityRecord("root").state == .retired)
        #expect(warning(centre) == nil)
        try await centre.close()
    }

    @Test(
        "Its rollover does not go on with a successor that has ended, and does not retire it",
        arguments: [false, true]
    )
    func onlyOne(isRevoked: Bool) async throws {
        let staged = try await cut()
        let (root, next) = (try #require(AuthorityID("root")), try #require(AuthorityID("root-2")))
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        if isRevoked {
            _ = try await desk.revoke(next, RevocationOrder(RevocationReason.keyCompromise))
        } else {
            try await desk.retire(next)
        }
        await #expect(throws: HierarchyError(.successorEnded(root, successor: next))) {
            _ = try await desk.rollOver(root)
        }
        #expect(try centre.authorityRecord("root").state == .active)
        #expect(try centre.book.authorityCertificates(of: next).isEmpty)
        try await centre.close()
    }

    @Test("A successor that its root has not certified has none itself before that is done")
    func notLed() async throws {
        let staged = try await cut()
        let (root, next) = (try #require(AuthorityID("root")), try #require(AuthorityID("root-2")))
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        await #expect(throws: HierarchyError(.unlinked(root, successor: next, hasEnded: false))) {
            _ = try await desk.rollOver(next)
        }
        #expect(try await desk.rollOver(root).id == next)
        #expect(try await desk.rollOver(next).predecessor == next)
        try await centre.close()
    }

    @Test("A link back that was cut is made by the successor also when that has a successor itself")
    func linkThrough() async throws {
        let staged = try await cut(after: 1)
        let (root, next) = (try #require(AuthorityID("root")), try #require(AuthorityID("root-2")))
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        #expect(try await desk.rollOver(next).predecessor == next)
        try await desk.retire(root)
        #expect(try centre.successorsWithoutLinkBack().map(\.predecessor) == [root])
        #expect(try await desk.rollOver(root).id == next)
        #expect(try centre.book.authorityCertificates(of: root).map(\.kind) == [.oldWithNew])
        try await centre.close()
    }

    @Test(
        "One whose key is gone is retired, and from then on everybody is told that nothing leads to its successor"
    )
    func neverLinked() async throws {
        let staged = try await cut()
        let (root, next) = (try #require(AuthorityID("root")), try #require(AuthorityID("root-2")))
        try FileManager.default.removeItem(atPath: "\(staged.prepared.state)/keys/root.key")
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        try await desk.retire(root)
        // The first time it gives the successor its list; no time it says that all is done.
        for _ in 0..<2 {
            await #expect(throws: HierarchyError(.unlinked(root, successor: next, hasEnded: true))) {
                _ = try await desk.rollOver(root)
            }
        }
        #expect(try centre.book.latestRevocationList(of: RevocationListName(next))?.fingerprint != nil)
        #expect(warning(centre)?.contains("needs root-2 as an anchor") == true)
        try await centre.close()
    }
}
