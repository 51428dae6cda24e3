import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// What is done with the place of an authority's key, as the power failed at each moment of it, and done again.
@Suite("Custody that is killed", .serialized)
struct CustodyKillTests {
    @Test("Sharing that was killed is finished, or begun again; one file is left, which the shares open")
    func share() async throws {
        let shared = try await SharedHierarchy.make()
        let snapshots = Snapshots(of: shared.staged.prepared)
        let centre = try shared.staged.prepared.open()
        let desk = try shared.staged.desk(centre) { snapshots.take("\($0)") }
        try await SharedHierarchy.deal(.first, 2, of: 3, to: "shares", at: desk, in: shared.staged.prepared)
        try await centre.close()
        #expect(snapshots.all.map(\.moment) == ["sharesDealt", "keyMade", "recorded", "keyDestroyed"])
        for (moment, copy) in snapshots.all {
            let reopened = try copy.open()
            let folder = try await again(
                .first,
                2,
                of: 3,
                first: "shares",
                shared.staged.desk(reopened),
                copy
            )
            try await reopened.close()
            #expect(folder == (["sharesDealt", "keyMade"].contains(moment) ? "next" : "shares"), "\(moment)")
            #expect(try SharedHierarchy.keyFiles(copy).count == 1, "\(moment)")
            let shares = SharedHierarchy.shares([2, 3], in: folder, of: copy)
            #expect(try await SharedHierarchy.opens(copy, with: shares), "\(moment)")
        }
    }

    @Test("Resharing that was killed leaves one file, which new shares open and the old ones do not")
    func reshare() async throws {
        let shared = try await SharedHierarchy.make()
        let prepared = shared.staged.prepared
        let first = try prepared.open()
        try await SharedHierarchy.deal(
            .first,
            2,
            of: 2,
            to: "shares",
            at: shared.staged.desk(first),
            in: prepared
        )
        try await first.close()
        let snapshots = Snapshots(of: prepared)
        let second = try prepared.open(rootKeys: SharedHierarchy.shares([1, 2], in: "shares", of: prepared))
        let desk = try shared.staged.desk(second) { snapshots.take("\($0)") }
        try await SharedHierarchy.deal(.again, 2, of: 3, to: "next", at: desk, in: prepared)
        try await second.close()
        #expect(snapshots.all.count == 4)
        for (moment, copy) in snapshots.all {
            let old = SharedHierarchy.shares([1, 2], in: "shares", of: copy)
            let reopened = try copy.open(rootKeys: old)
            let folder = try await again(.again, 2, of: 3, first: "next", shared.staged.desk(reopened), copy)
            try await reopened.close()
            #expect(try SharedHierarchy.keyFiles(copy).count == 1, "\(moment)")
            let new = SharedHierarchy.shares([1, 3], in: folder, of: copy)
            #expect(try await SharedHierarchy.opens(copy, with: new), "\(moment)")
            #expect(try await !SharedHierarchy.opens(copy, with: old), "\(moment)")
        }
    }

    /// The same command again, and in the folder `medium` when the shares of a run that was killed are in the way.
    private func again(
        _ occasion: ShareDeal.Occasion,
        _ threshold: Int,
        of count: Int,
        first folder: String,
        _ desk: AuthorityDesk,
        _ copy: PreparedCentre
    ) async throws -> String {
        do {
            try await SharedHierarchy.deal(occasion, threshold, of: count, to: folder, at: desk, in: copy)
            return folder
        } catch let error as ShareError {
            switch error.reason {
            case .inUse, .sharedAlready: return folder
            case .notInUse:
                let other = folder == "next" ? "medium" : "next"
                try await SharedHierarchy.deal(occasion, threshold, of: count, to: other, at: desk, in: copy)
                return other
            default: throw error
            }
        }
    }

    @Test("A key whose way to the medium was cut off is in one place after the next run, and signs there")
    func offline() async throws {
        let shared = try await SharedHierarchy.make()
        let (prepared, root) = (shared.staged.prepared, try #require(SharedHierarchy.root))
        let snapshots = Snapshots(of: prepared)
        let centre = try prepared.open(rootKeys: RootKeys(folder: prepared.path("medium")))
        try await shared.staged.desk(centre) { snapshots.take("\($0)") }.takeOffline(root)
        try await centre.close()
        #expect(snapshots.all.map(\.moment) == ["keyMade", "recorded", "keyDestroyed"])
        for (moment, copy) in snapshots.all {
            let medium = RootKeys(folder: copy.path("medium"))
            let reopened = try copy.open(rootKeys: medium)
            try await shared.staged.desk(reopened).takeOffline(root)
            try await reopened.close()
            #expect(try SharedHierarchy.keyFiles(copy) == [], "\(moment)")
            #expect(try SharedHierarchy.keyFiles(copy, in: copy.path("medium")) == ["root.key"], "\(moment)")
            #expect(try await SharedHierarchy.opens(copy, with: medium), "\(moment)")
            #expect(try await !SharedHierarchy.opens(copy, with: RootKeys()), "\(moment)")
        }
    }

    @Test("A destruction that was killed is finished, and not without the medium that the key is on")
    func destroy() async throws {
        let shared = try await SharedHierarchy.make()
        let prepared = shared.staged.prepared
        let medium = RootKeys(folder: prepared.path("medium"))
        let centre = try prepared.open(rootKeys: medium)
        let desk = try shared.staged.desk(centre)
        let id = try await desk.create(shared.staged.plan("issuing-x", parent: "root", algorithm: .p256)).id
        try await desk.takeOffline(id)
        try await desk.retire(id)
        let snapshots = Snapshots(of: prepared)
        _ = try await shared.staged.desk(centre) { snapshots.take("\($0)") }.destroy(id)
        try await centre.close()
        #expect(snapshots.all.map(\.moment) == ["published", "intended", "keyDestroyed", "recorded"])
        for (moment, copy) in snapshots.all.dropLast() {
            let without = try copy.open()
            await #expect(throws: HierarchyError(.keyAbsent(id)), "\(moment)") {
                _ = try await shared.staged.desk(without).destroy(id)
            }
            #expect(try without.authorityRecord(id.name).state == .retired, "\(moment)")
            try await without.close()
            try FileManager.default.createDirectory(
                atPath: copy.path("other"),
                withIntermediateDirectories: false
            )
            let other = try copy.open(rootKeys: RootKeys(folder: copy.path("other")))
            await #expect(throws: HierarchyError(.keyAbsent(id)), "\(moment), another medium") {
                _ = try await shared.staged.desk(other).destroy(id)
            }
            #expect(try other.authorityRecord(id.name).state == .retired, "\(moment), another medium")
            try await other.close()
            let with = try copy.open(rootKeys: RootKeys(folder: copy.path("medium")))
            _ = try await shared.staged.desk(with).destroy(id)
            #expect(try with.authorityRecord(id.name).state == .destroyed, "\(moment)")
            try await with.close()
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: copy.path("medium")) == [],
                "\(moment)"
            )
        }
    }

    /// What a power loss leaves while the file of a key is overwritten.
    private func cut(_ name: String, in copy: PreparedCentre) throws {
        let path = "\(copy.state)/keys/\(name)"
        try FileManager.default.moveItem(atPath: path, toPath: "\(path).gone")
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(path).gone"))
        try handle.write(contentsOf: Data([0, 1, 2, 3]))
        try handle.close()
    }

    private func keyFiles(of name: String, in copy: PreparedCentre) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(copy.state)/keys").filter {
            $0.hasPrefix("\(name).")
        }
    }

    @Test("A key that was cut while it was overwritten is destroyed to the end, and nothing of it stays")
    func cutWhileOverwritten() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let id = try await desk.create(staged.plan("issuing-x", parent: "root", algorithm: .p256)).id
        try await desk.retire(id)
        let gov = try await staged.request("gov", at: centre)
        let snapshots = Snapshots(of: staged.prepared)
        let killed = try staged.desk(centre) { if $0 == .intended { snapshots.take("intended") } }
        _ = try await killed.destroy(id)
        _ = try await killed.giveUpRequest(gov.id)
        try await centre.close()
        let (first, second) = (
            try #require(snapshots.all.first?.copy), try #require(snapshots.all.last?.copy)
        )

        try cut("issuing-x.key", in: first)
        let third = try first.copy()
        let ending = try third.open()
        _ = try await staged.desk(ending).giveUp(id)
        #expect(try ending.authorityRecord(id.name).state == .destroyed)
        try await ending.close()
        #expect(try keyFiles(of: "issuing-x", in: third) == [])

        let destroying = try first.open()
        _ = try await staged.desk(destroying).destroy(id)
        #expect(try destroying.authorityRecord(id.name).state == .destroyed)
        try await destroying.close()
        #expect(try keyFiles(of: "issuing-x", in: first) == [])

        try cut("gov.key", in: second)
        let givingUp = try second.open()
        _ = try await staged.desk(givingUp).giveUpRequest(gov.id)
        #expect(try givingUp.book.authorityRequests().isEmpty)
        try await givingUp.close()
        #expect(try keyFiles(of: "gov", in: second) == [])
    }

    @Test("A key whose file was cut while it was overwritten is in one place after it is moved again")
    func cutWhileMoved() async throws {
        let shared = try await SharedHierarchy.make()
        let (prepared, root) = (shared.staged.prepared, try #require(SharedHierarchy.root))
        let snapshots = Snapshots(of: prepared)
        let centre = try prepared.open(rootKeys: RootKeys(folder: prepared.path("medium")))
        try await shared.staged.desk(centre) { if $0 == .recorded { snapshots.take("recorded") } }
            .takeOffline(root)
        try await centre.close()
        let copy = try #require(snapshots.all.first?.copy)
        try cut("root.key", in: copy)
        let medium = RootKeys(folder: copy.path("medium"))
        let reopened = try copy.open(rootKeys: medium)
        func leftovers() -> HealthFinding? {
            HealthCheck(centre: reopened) { [] }.run().first { $0.check == "leftovers" }
        }
        #expect(leftovers()?.severity == .warning)
        #expect(leftovers()?.detail.hasSuffix(": root.key.gone") == true)
        try await shared.staged.desk(reopened).takeOffline(root)
        #expect(leftovers()?.severity == .passed)
        try await reopened.close()
        #expect(try SharedHierarchy.keyFiles(copy) == [])
        #expect(try await SharedHierarchy.opens(copy, with: medium))
    }

    @Test("A request that was killed is made with the key that is there, and is the same ever after")
    func request() async throws {
        let staged = try await StagedHierarchy.make()
        let snapshots = Snapshots(of: staged.prepared)
        var plan = try staged.plan("gov", parent: "root", algorithm: .p384)
        plan.parent = nil
        let centre = try staged.prepared.open()
        let whole = try await staged.desk(centre) { snapshots.take("\($0)") }.request(plan)
        try await centre.close()
        #expect(snapshots.all.map(\.moment) == ["keyMade", "recorded"])
        for (moment, copy) in snapshots.all {
            let reopened = try copy.open()
            let record = try await staged.desk(reopened).request(plan)
            #expect(record.keyHash == whole.keyHash, "\(moment)")
            #expect(try await staged.desk(reopened).request(plan).request == record.request, "\(moment)")
            #expect(try reopened.book.authorityRequests().count == 1, "\(moment)")
            let entries = try reopened.book.auditEntries(after: 0, limit: 1000)
            #expect(entries.filter { $0.event.action == "authority.request" }.count == 1, "\(moment)")
            try await reopened.close()
        }
    }

    @Test(
        "An import that was killed is finished, with its key when that comes later too",
        arguments: [false, true]
    )
    func imported(isLater: Bool) async throws {
        let staged = try await StagedHierarchy.make()
        let snapshots = Snapshots(of: staged.prepared)
        let key = try PrivateKey.generate(.p256)
        let plan = try ForeignAuthority.plan("old", key: key)
        let centre = try staged.prepared.open()
        if isLater {
            let bare = try ForeignAuthority.plan("old", key: nil, certificate: plan.certificate)
            #expect(try await staged.desk(centre).importAuthority(bare).state == .retired)
        }
        _ = try await staged.desk(centre) { snapshots.take("\($0)") }.importAuthority(plan)
        try await centre.close()
        #expect(snapshots.all.map(\.moment) == ["keyMade", "recorded", "signerReady"])
        for (moment, copy) in snapshots.all {
            let reopened = try copy.open()
            _ = try await reopened.recover()
            let record = try await staged.desk(reopened).importAuthority(plan)
            #expect(record.state == .active, "\(moment)")
            #expect(try reopened.keyAtHand(record) != nil, "\(moment)")
            #expect(
                try reopened.book.signers(.ocsp).filter { $0.authority == record.id }.count == 1,
                "\(moment)"
            )
            let entries = try reopened.book.auditEntries(after: 0, limit: 1000)
                .filter { $0.event.action == "authority.import" }
            #expect(entries.count == (isLater ? 2 : 1), "\(moment)")
            #expect(entries.allSatisfy { $0.event.detail["second"] == "he.pki" }, "\(moment)")
            try await staged.desk(reopened).retire(record.id)
            #expect(try await staged.desk(reopened).importAuthority(plan).state == .retired, "\(moment)")
            try await reopened.close()
        }
    }
}
