import CentreSupport
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// Keys that go to a medium, and the only copy of one, wherever it is.
@Suite("Keys on a medium", .serialized)
struct OfflineTests {
    /// Where a careless person lets `--root-keys` lead.
    enum Way: CaseIterable {
        case keyFolder, linkToFolder, linkToFile, sameFile
    }

    private func medium(_ way: Way, _ prepared: PreparedCentre) throws -> RootKeys {
        let (keys, files) = ("\(prepared.state)/keys", FileManager.default)
        let path = prepared.path("medium")
        switch way {
        case .keyFolder: return RootKeys(folder: keys)
        case .linkToFolder:
            try files.removeItem(atPath: path)
            try files.createSymbolicLink(atPath: path, withDestinationPath: keys)
        case .linkToFile:
            try files.createSymbolicLink(atPath: "\(path)/root.key", withDestinationPath: "\(keys)/root.key")
        case .sameFile: try files.linkItem(atPath: "\(keys)/root.key", toPath: "\(path)/root.key")
        }
        return RootKeys(folder: path)
    }

    @Test(
        "A medium that leads back to the key folder is refused, and the key signs as before",
        arguments: Way.allCases
    )
    func same(way: Way) async throws {
        let shared = try await SharedHierarchy.make()
        let (prepared, root) = (shared.staged.prepared, try #require(SharedHierarchy.root))
        let centre = try prepared.open(rootKeys: medium(way, prepared))
        let error = await #expect(throws: KeyFileError.self) {
            try await shared.staged.desk(centre).takeOffline(root)
        }
        #expect(error.map { if case .notElsewhere = $0.reason { true } else { false } } == true)
        #expect(try centre.authorityRecord("root").keyReference == "file:root.key")
        try await centre.close()
        #expect(try await SharedHierarchy.opens(prepared, with: RootKeys()))
    }

    /// Issue 5.
    @Test("What a list lacks whose key is away is said after a minute: nobody makes another")
    func lacking() async throws {
        let shared = try await SharedHierarchy.make()
        let (prepared, root) = (shared.staged.prepared, try #require(SharedHierarchy.root))
        let first = try prepared.open(rootKeys: RootKeys(folder: prepared.path("medium")))
        #expect(try await first.publishLists().failed.isEmpty)
        try await shared.staged.desk(first).takeOffline(root)
        try await first.close()

        let centre = try prepared.open()
        let issuing = try centre.authorityRecord("issuing")
        let own = try #require(try centre.ownCertificate(of: issuing))
        let revocation = Revocation(
            date: centre.clock.now.advanced(bySeconds: -90),
            reason: .cessationOfOperation
        )
        try await centre.book.commit([.revokeCertificate(own, revocation)])
        let found = try HealthCheck(centre: centre, findReaders: { [] }).lists()
        #expect(found.severity == .failure)
        #expect(found.detail.contains("the list of root does not have \(own.serial.hexadecimal)"))
        try await centre.close()
    }

    @Test("No key is made on a medium that is the key folder")
    func made() async throws {
        let staged = try await StagedHierarchy.make()
        let keys = "\(staged.prepared.state)/keys"
        let centre = try staged.prepared.open(rootKeys: RootKeys(folder: keys))
        var plan = try staged.plan("issuing-x", parent: "root", algorithm: .p256)
        plan.custody = .offline
        await #expect(throws: KeyFileError.self) { _ = try await staged.desk(centre).create(plan) }
        try await centre.close()
        #expect(!FileManager.default.fileExists(atPath: "\(keys)/issuing-x.key"))
    }

    @Test("A key restored because its medium is lost stays until it is on the medium that is there now")
    func restored() async throws {
        let shared = try await SharedHierarchy.make()
        let (prepared, root) = (shared.staged.prepared, try #require(SharedHierarchy.root))
        let key = "\(prepared.state)/keys/root.key"
        try FileManager.default.copyItem(atPath: key, toPath: prepared.path("backup.key"))
        let first = try prepared.open(rootKeys: RootKeys(folder: prepared.path("medium")))
        try await shared.staged.desk(first).takeOffline(root)
        try await first.close()
        try FileManager.default.removeItem(atPath: prepared.path("medium/root.key"))
        try FileManager.default.copyItem(atPath: prepared.path("backup.key"), toPath: key)

        let without = try prepared.open()
        await #expect(throws: HierarchyError.self) { try await shared.staged.desk(without).takeOffline(root) }
        await #expect(throws: HierarchyError(.keyAbsent(root))) {
            try await SharedHierarchy.deal(
                .first,
                2,
                of: 3,
                to: "shares",
                at: shared.staged.desk(without),
                in: prepared
            )
        }
        try await shared.staged.desk(without).tidy(.offline(root))
        #expect(FileManager.default.fileExists(atPath: key))
        try await without.close()

        let medium = RootKeys(folder: prepared.path("next"))
        let again = try prepared.open(rootKeys: medium)
        try await shared.staged.desk(again).takeOffline(root)
        try await again.close()
        #expect(try SharedHierarchy.keyFiles(prepared) == [])
        #expect(try await SharedHierarchy.opens(prepared, with: medium))
    }

    @Test("A key restored because its shares are lost is not taken for what a killed run left")
    func restoredShared() async throws {
        let shared = try await SharedHierarchy.make()
        let (prepared, root) = (shared.staged.prepared, try #require(SharedHierarchy.root))
        let key = "\(prepared.state)/keys/root.key"
        try FileManager.default.copyItem(atPath: key, toPath: prepared.path("backup.key"))
        let centre = try prepared.open()
        let desk = try shared.staged.desk(centre)
        try await SharedHierarchy.deal(.first, 2, of: 3, to: "shares", at: desk, in: prepared)
        try FileManager.default.copyItem(atPath: prepared.path("backup.key"), toPath: key)
        await #expect(throws: ShareError(.sharedAlready(root))) {
            try await SharedHierarchy.deal(.first, 2, of: 3, to: "next", at: desk, in: prepared)
        }
        #expect(FileManager.default.fileExists(atPath: key))
        try await centre.close()
    }

    @Test("Another authority's key under the name is neither copied nor destroyed")
    func other() async throws {
        let shared = try await SharedHierarchy.make()
        let (prepared, root) = (shared.staged.prepared, try #require(SharedHierarchy.root))
        let key = "\(prepared.state)/keys/root.key"
        let medium = RootKeys(folder: prepared.path("medium"))
        let centre = try prepared.open(rootKeys: medium)
        try await shared.staged.desk(centre).takeOffline(root)
        try FileManager.default.copyItem(atPath: "\(prepared.state)/keys/issuing.key", toPath: key)
        try await centre.close()
        let again = try prepared.open(rootKeys: medium)
        await #expect(throws: HierarchyError.self) { try await shared.staged.desk(again).takeOffline(root) }
        try await again.close()
        #expect(FileManager.default.fileExists(atPath: key))
        #expect(try await SharedHierarchy.opens(prepared, with: medium))
    }
}
