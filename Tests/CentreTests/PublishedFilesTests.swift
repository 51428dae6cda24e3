import CRL
import CentreSupport
import Foundation
import Glibc
import Model
import Store
import Testing

@testable import Centre

/// Issue 5: what relying parties fetch, and is not there.
@Suite("Files that are missing for relying parties", .serialized)
struct PublishedFilesTests {
    private func finding(_ check: String, _ centre: CACentre) throws -> HealthFinding {
        try #require(HealthCheck(centre: centre) { [] }.run().first { $0.check == check })
    }

    private func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: path) }

    @Test("A certificate, and a list that was published, is named when its file is gone")
    func gone() async throws {
        // It goes when nobody has it any more.
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try finding("published", centre).severity == .passed)
        for name in ["issuing.p7c", "root.cer", "issuing.crl"] {
            try remove("\(centre.state.published)/\(name)")
        }
        let certificates = try finding("published", centre)
        #expect(certificates.severity == .warning)
        #expect(certificates.detail.hasPrefix("published/ lacks issuing.p7c, root.cer:"))
        let lists = try finding("revocation-lists", centre)
        #expect(lists.severity == .failure && lists.detail.hasPrefix("the list of issuing is gone"))
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try finding("published", centre).severity == .passed)
        #expect(try finding("revocation-lists", centre).severity == .passed)
        try await centre.close()
        withExtendedLifetime(prepared) {}
    }

    @Test("Of a new centre it is said that nothing was published yet, and of no other")
    func fresh() async throws {
        let prepared = try await PreparedCentre.make()
        try? FileManager.default.removeItem(atPath: StateDirectory(prepared.state).published)
        let centre = try prepared.open()
        let new = try finding("published", centre)
        #expect(new.severity == .warning && new.detail.hasPrefix("nothing was published yet"))
        #expect(try await centre.publishLists().failed.isEmpty)
        for name in try FileManager.default.contentsOfDirectory(atPath: centre.state.published) {
            try remove("\(centre.state.published)/\(name)")
        }
        #expect(try finding("published", centre).detail.hasPrefix("published/ lacks issuing"))
        try await centre.close()
    }

    @Test("A tree whose volume hangs keeps nobody from revoking, and the doctor names it")
    func silent() async throws {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        #expect(try await centre.publishLists().failed.isEmpty)
        let (tree, away) = (prepared.path("tree"), prepared.path("away"))
        #expect(try centre.exportLists(to: tree).failed.isEmpty)
        #expect(centre.listFolders.contains { $0.path == "\(tree)/crl" })
        // Who opens a pipe waits for the other end.
        try FileManager.default.moveItem(atPath: "\(tree)/crl", toPath: away)
        let made = unsafe mkfifo("\(tree)/crl", 0o600)
        try #require(made == 0)
        #expect(!centre.listFolders.contains { $0.path == "\(tree)/crl" })
        #expect(try await centre.recallLists(beside: tree).isEmpty)
        #expect(throws: CentreError(.treeSilent(path: tree))) { _ = try centre.exportLists(to: tree) }
        let id = try #require(try centre.book.staff(named: "zhao.caiwu")?.certificate)
        _ = try await centre.revoke(id, reason: .keyCompromise, by: centre.staffOperator("admin"))
        #expect(try await centre.publishLists().failed.isEmpty)
        let published = try finding("published", centre)
        #expect(published.severity == .failure)
        #expect(published.detail.contains("the volume of \(tree) does not answer"))
        // It is there again.
        let end = unsafe Glibc.open("\(tree)/crl", O_WRONLY | O_NONBLOCK)
        try #require(end >= 0)
        close(end)
        try remove("\(tree)/crl")
        try FileManager.default.moveItem(atPath: away, toPath: "\(tree)/crl")
        #expect(
            centre.trees.answers(tree, at: ContinuousClock.now.advanced(by: .seconds(61)), within: 600_000)
        )
        #expect(centre.listFolders.contains { $0.path == "\(tree)/crl" })
        try await centre.close()
    }

    @Test("Where a tree was written before, an empty folder is not taken for it")
    func emptyFolder() async throws {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        #expect(try await centre.publishLists().failed.isEmpty)
        let (tree, away) = (prepared.path("tree"), prepared.path("away"))
        #expect(try centre.exportLists(to: tree).export.written > 2)
        #expect(try await centre.exportAnswers(to: tree).failed.isEmpty)
        #expect(try finding("published", centre).detail.hasSuffix("web servers and replicas: 1"))
        try FileManager.default.moveItem(atPath: tree, toPath: away)
        // The volume is away, with its mount point or without.
        for isMade in [false, true] {
            if isMade {
                try FileManager.default.createDirectory(atPath: tree, withIntermediateDirectories: false)
            }
            #expect(throws: CentreError(.treeGone(path: tree))) {
                _ = try centre.exportLists(to: tree + "/")
            }
            await #expect(throws: CentreError(.treeGone(path: tree))) {
                _ = try await centre.exportAnswers(to: tree)
            }
            let contents = try? FileManager.default.contentsOfDirectory(atPath: tree)
            #expect(contents == (isMade ? [] : nil))
            #expect(try finding("published", centre).severity == .failure)
        }
        try remove(tree)
        try FileManager.default.moveItem(atPath: away, toPath: tree)
        #expect(try centre.exportLists(to: tree).export.written == 0)
        try remove("\(tree)/crl/issuing.crl")
        let lacking = try finding("published", centre)
        #expect(lacking.severity == .warning && lacking.detail.contains("lacks crl/issuing.crl"))
        try remove(tree)
        #expect(try centre.exportLists(to: tree, isAnew: true).export.kept == 0)
        #expect(try finding("published", centre).severity == .passed)
        try await centre.close()
    }
}
