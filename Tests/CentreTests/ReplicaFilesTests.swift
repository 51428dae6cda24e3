import CentreSupport
import Foundation
import Model
import OpenSSL
import Snapshot
import Store
import Testing

@testable import Centre

/// Issue 5: what relying parties are given is not taken from them because a folder is away.
@Suite("Files that snapshots bring to replicas", .serialized)
struct ReplicaFilesTests {
    /// A centre with its lists published, an exporter, and a replica that takes what it writes.
    private struct Bench {
        let prepared: PreparedCentre
        let centre: CACentre
        let export: ReplicaExport
        let replica: StatusReplica
        var published: String { centre.state.published }

        static func make() async throws -> Bench {
            let prepared = try await PreparedCentre.make()
            let centre = try prepared.open()
            #expect(try await centre.publishLists().failed.isEmpty)
            let audit = try #require(try centre.book.signers(.audit).first)
            return Bench(
                prepared: prepared,
                centre: centre,
                export: try ReplicaExport(of: centre, to: prepared.path("out"), validMinutes: 60),
                replica: try StatusReplica(
                    store: prepared.path("replica"),
                    published: prepared.path("replica-published"),
                    trusting: PublicKey(subjectPublicKeyInfo: audit.subjectPublicKeyInfo)
                )
            )
        }

        /// The files of the snapshot that was written now, whether the exporter complained or not.
        func files() throws -> [String: String] {
            let manifest = try #require(
                try replica.take(from: prepared.path("out"), at: centre.clock.now)
            )
            return Dictionary(manifest.files.map { ($0.name, $0.object) }) { $1 }
        }

        func complaint() async throws -> String? {
            do {
                _ = try await export.round()
                return nil
            } catch let error as any OperatorError {
                return error.message
            }
        }
    }

    @Test(
        "A folder that is away, or empty, takes nothing from replicas; certificates come back, and it is told"
    )
    func away() async throws {
        let bench = try await Bench.make()
        #expect(try await bench.complaint() == nil)
        let before = try bench.files()
        #expect(Set(["issuing.crl", "root.crl", "issuing.cer", "issuing.p7c"]).isSubset(of: before.keys))
        let away = bench.prepared.path("away")
        try FileManager.default.moveItem(atPath: bench.published, toPath: away)
        #expect(try await bench.complaint()?.contains(bench.published) == true)
        #expect(try bench.files() == before)
        // The mount point of a disk that is away.
        try FileManager.default.createDirectory(atPath: bench.published, withIntermediateDirectories: false)
        #expect(try await bench.complaint()?.hasSuffix(".crl: it is gone") == true)
        #expect(try bench.files() == before)
        #expect(FileManager.default.fileExists(atPath: "\(bench.published)/issuing.cer"))
        try FileManager.default.removeItem(atPath: bench.published)
        try FileManager.default.moveItem(atPath: away, toPath: bench.published)
        #expect(try await bench.complaint() == nil)
        #expect(try bench.files() == before)
        try await bench.centre.close()
    }

    @Test(
        "Certificates that were deleted are published again by an exporter that starts, and by publishing lists"
    )
    func deleted() async throws {
        let bench = try await Bench.make()
        let names = ["issuing.cer", "issuing.p7c", "issuing-chain.pem", "root.cer"]
        func delete() throws {
            for name in names { try FileManager.default.removeItem(atPath: "\(bench.published)/\(name)") }
        }
        try delete()
        #expect(try await bench.complaint() == nil)
        #expect(try Set(names).isSubset(of: bench.files().keys))
        try delete()
        #expect(try await bench.centre.publishLists().failed.isEmpty)
        for name in names {
            #expect(FileManager.default.fileExists(atPath: "\(bench.published)/\(name)"), "\(name)")
        }
        try await bench.centre.close()
    }

    /// Issue 5.
    @Test("Where snapshots were written before, an empty folder is not taken for theirs")
    func emptyFolder() async throws {
        let bench = try await Bench.make()
        let (out, centre) = (bench.prepared.path("out"), bench.centre)
        #expect(try await bench.complaint() == nil)
        try FileManager.default.moveItem(atPath: out, toPath: bench.prepared.path("volume"))
        #expect(throws: CentreError(.treeGone(path: out))) {
            _ = try ReplicaExport(of: centre, to: out, validMinutes: 60)
        }
        #expect(!FileManager.default.fileExists(atPath: out))
        let anew = try ReplicaExport(of: centre, to: out, validMinutes: 60, isAnew: true)
        #expect(try await anew.round() != nil)
        #expect(FileManager.default.fileExists(atPath: "\(out)/manifest"))
        try await centre.close()
    }
}
