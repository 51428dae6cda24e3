import CentreSupport
import Foundation
import Model
import OpenSSL
import Snapshot
import Store
import TestSupport
import Testing

@testable import Centre

/// Issue 5: snapshots of a book that was put back to a copy (ADR 0084).
@Suite("Snapshots after a restore", .serialized)
struct ReplicaRestoreTests {
    private let clock = ManualClock(WallClock.system.now)

    /// Looks for lists, and writes the next snapshot, as a run of the command does.
    private func export(
        _ centre: CACentre,
        to out: String
    ) async throws -> (manifest: SnapshotManifest, recalled: [RecalledSnapshot]) {
        let export = try ReplicaExport(of: centre, to: out, validMinutes: 60)
        await export.lookForLists()
        let manifest = try #require(try await export.round())
        return (manifest, await export.takeRecalled())
    }

    private func replica(_ prepared: PreparedCentre, of centre: CACentre) throws -> StatusReplica {
        let audit = try #require(try centre.book.signers(.audit).first)
        return try StatusReplica(
            store: prepared.path("replica"),
            published: prepared.path("replica-published"),
            trusting: PublicKey(subjectPublicKeyInfo: audit.subjectPublicKeyInfo)
        )
    }

    /// What a snapshot told after the copy was made, and no list.
    private struct Past {
        let prepared: PreparedCentre
        let replica: StatusReplica
        let told: SnapshotManifest
        /// The copy has it as good.
        let known: CertificateID
        /// The copy does not have it.
        let unknown: CertificateID
        let revocation: Revocation

        var out: String { prepared.path("out") }
    }

    private func past() async throws -> Past {
        let prepared = try await StagedHierarchy.make().prepared
        let out = prepared.path("out")
        clock.advance(bySeconds: 60)
        var centre = try prepared.open(clock.clock)
        #expect(try await centre.publishLists().failed.isEmpty)
        let replica = try replica(prepared, of: centre)
        _ = try await export(centre, to: out)
        try await centre.close()
        let copy = try prepared.copy()
        clock.advance(bySeconds: 60)
        centre = try prepared.open(clock.clock)
        let admin = try centre.staffOperator("admin")
        let person = try await centre.addStaff(
            name: "sun.guanli",
            displayName: "孙管理",
            roles: [.businessAdministrator],
            by: admin
        )
        let known = try #require(try centre.staffOperator("zhao.caiwu").record.certificate)
        let unknown = try #require(person.certificate)
        let revocation = try await centre.revoke(known, reason: .keyCompromise, by: admin)
        _ = try await centre.revoke(unknown, reason: .superseded, by: admin)
        let told = try await export(centre, to: out).manifest
        #expect(try replica.take(from: out, at: clock.clock.now) == told)
        #expect(try replica.status(of: known) == .revoked(revocation))
        try await centre.close()
        try prepared.putBack(copy)
        clock.advance(bySeconds: 60)
        return Past(
            prepared: prepared,
            replica: replica,
            told: told,
            known: known,
            unknown: unknown,
            revocation: revocation
        )
    }

    @Test("What the last snapshot has told comes back into the book, and no replica hears it taken back")
    func recalled() async throws {
        let past = try await past()
        let centre = try past.prepared.open(clock.clock)
        #expect(try centre.book.status(of: past.known) == .good)
        let (manifest, recalled) = try await export(centre, to: past.out)
        #expect(recalled.map(\.revoked) == [1] && recalled.map(\.unknown) == [1])
        #expect(try centre.book.certificate(past.known)?.revocation == past.revocation)
        #expect(try centre.book.certificate(past.unknown)?.revocation?.reason == .superseded)
        let hash = try #require(try centre.book.certificate(past.known)).reservation.keyHash
        #expect(try centre.book.isBlocked(keyHash: hash))
        #expect(try past.replica.take(from: past.out, at: clock.clock.now) == manifest)
        #expect(try past.replica.status(of: past.known) == .revoked(past.revocation))
        guard case .revoked = try past.replica.status(of: past.unknown) else {
            Issue.record("it is not revoked")
            return
        }
        let events = try centre.book.auditEntries(after: 0, limit: 1000).map(\.event)
        let event = events.last { $0.action == "snapshot.recall" }
        #expect(event?.detail["number"] == "\(past.told.sequence)" && event?.detail["revoked"] == "1")
        #expect(try centre.verifyAudit(with: centre.auditPublicKeys()).fault == nil)
        // The lists to come have it, too, and nothing is taken in twice.
        #expect(try await centre.publishLists().failed.isEmpty)
        let serials = try centre.publishedEntries(RevocationListName(past.known.authority)).map(\.serial)
        #expect(Set(serials) == [past.known.serial, past.unknown.serial])
        clock.advance(bySeconds: 60)
        #expect(try await export(centre, to: past.out).recalled.isEmpty)
        try await centre.close()
    }

    @Test("Number and time of snapshots go on after a restore, in a line of its own, also without the folder")
    func numbers() async throws {
        for isFolderLost in [false, true] {
            let past = try await past()
            if isFolderLost { try FileManager.default.removeItem(atPath: past.out) }
            let centre = try past.prepared.open(clock.clock)
            let export = try ReplicaExport(of: centre, to: past.out, validMinutes: 60, isAnew: isFolderLost)
            let manifest = try #require(try await export.round())
            #expect(manifest.sequence > past.told.sequence && manifest.thisUpdate >= past.told.thisUpdate)
            #expect(manifest.since == manifest.sequence)
            #expect(try past.replica.take(from: past.out, at: clock.clock.now) == manifest)
            try await centre.close()
        }
    }
}
