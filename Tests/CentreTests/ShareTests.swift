import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// Keys that m of n holders open, and that other holders open later.
@Suite("Shares of a key", .serialized)
struct ShareTests {
    @Test("New shares open the key, and the old ones open nothing, alone or mixed with new ones")
    func reshared() async throws {
        let shared = try await SharedHierarchy.dealt()
        let prepared = shared.staged.prepared
        let old = SharedHierarchy.shares([1, 3], in: "shares", of: prepared)
        #expect(try await SharedHierarchy.opens(prepared, with: old))

        let again = try prepared.open(rootKeys: old)
        let desk = try shared.staged.desk(again)
        let files = try await SharedHierarchy.deal(.again, 3, of: 4, to: "next", at: desk, in: prepared)
        #expect(files.count == 4)
        let entry = try #require(
            try again.book.auditEntries(after: 0, limit: 1000).last { $0.event.action == "authority.reshare" }
        )
        #expect(entry.event.detail["threshold"] == "3" && entry.event.detail["of"] == "4")
        #expect(entry.event.detail["second"] == "he.pki")
        #expect(entry.event.detail["instead"] != entry.event.detail["set"])
        try await again.close()

        let new = SharedHierarchy.shares([1, 2, 4], in: "next", of: prepared)
        #expect(try await SharedHierarchy.opens(prepared, with: new))
        #expect(try await !SharedHierarchy.opens(prepared, with: old))
        var mixed = SharedHierarchy.shares([1, 2], in: "next", of: prepared)
        mixed.shares += SharedHierarchy.shares([3], in: "shares", of: prepared).shares
        #expect(try await !SharedHierarchy.opens(prepared, with: mixed))
        #expect(try SharedHierarchy.keyFiles(prepared).count == 1)
    }

    @Test("A shared key in the key folder opens beside a medium with other keys")
    func beside() async throws {
        let shared = try await SharedHierarchy.dealt()
        let prepared = shared.staged.prepared
        let shares = SharedHierarchy.shares([1, 3], in: "shares", of: prepared).shares
        let keys = RootKeys(folder: prepared.path("medium"), shares: shares)
        #expect(try await SharedHierarchy.opens(prepared, with: keys))
        let root = try #require(SharedHierarchy.root)
        let alone = try prepared.open(rootKeys: RootKeys(folder: prepared.path("medium")))
        let count = try alone.book.authorities().count
        await #expect(throws: HierarchyError(.keyAbsent(root))) {
            _ = try await shared.staged.desk(alone).rollOver(root)
        }
        #expect(try alone.book.authorities().count == count)
        try await alone.close()
        let together = try prepared.open(rootKeys: keys)
        let next = try await shared.staged.desk(together).rollOver(root)
        #expect(next.state == .active && next.keyReference == "offline:root-2.key")
        #expect(try together.authorityRecord("root").state == .retired)
        // Its key takes one person with the passphrase, until it is shared, too.
        #expect(try together.unsharedSuccessors().map(\.record.id) == [next.id])
        let deal = ShareDeal(.first, threshold: 2, of: 3, to: prepared.path("next"))
        _ = try await shared.staged.desk(together).share(next.id, deal) { _ in SecretBytes(copying: []) }
        #expect(try together.unsharedSuccessors().isEmpty)
        try await together.close()
        for numbers in [[1, 3], [2]] {
            let files = numbers.map { prepared.path("next/root-2-share-\($0).txt") }
            let keys = RootKeys(folder: prepared.path("medium"), shares: files)
            let later = try prepared.open(rootKeys: keys)
            let record = try later.authorityRecord("root-2")
            #expect(record.keyReference.hasPrefix("shared:"))
            #expect(later.hasKey(of: record) == (numbers.count > 1))
            try await later.close()
        }
    }

    @Test("A key is shared once, and dealt anew only by those who can open it")
    func refusals() async throws {
        let shared = try await SharedHierarchy.make()
        let prepared = shared.staged.prepared
        let root = try #require(SharedHierarchy.root)
        let centre = try prepared.open()
        let desk = try shared.staged.desk(centre)
        await #expect(throws: ShareError(.notShared(root))) {
            try await SharedHierarchy.deal(.again, 2, of: 3, to: "shares", at: desk, in: prepared)
        }
        await #expect(throws: ShareError(.noFolder(path: prepared.path("nowhere")))) {
            try await SharedHierarchy.deal(.first, 2, of: 3, to: "nowhere", at: desk, in: prepared)
        }
        #expect(try SharedHierarchy.keyFiles(prepared) == ["root.key"])
        try await SharedHierarchy.deal(.first, 2, of: 3, to: "shares", at: desk, in: prepared)
        await #expect(throws: ShareError(.sharedAlready(root))) {
            try await SharedHierarchy.deal(.first, 2, of: 3, to: "next", at: desk, in: prepared)
        }
        await #expect(throws: HierarchyError(.keyAbsent(root))) {
            try await SharedHierarchy.deal(.again, 2, of: 3, to: "next", at: desk, in: prepared)
        }
        await #expect(throws: ShareError(.inUse(path: prepared.path("shares/root-share-1.txt")))) {
            try await SharedHierarchy.deal(.again, 2, of: 3, to: "shares", at: desk, in: prepared)
        }
        try await centre.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: prepared.path("next")) == [])
    }

    /// Issue 3.
    @Test(
        "Shares of two keys are brought together, and each opens its own; one that opens neither is refused"
    )
    func twoKeys() async throws {
        let shared = try await SharedHierarchy.dealt()
        let prepared = shared.staged.prepared
        let (root, issuing) = (try #require(SharedHierarchy.root), try #require(AuthorityID("issuing")))
        let first = try prepared.open()
        let desk = try shared.staged.desk(first)
        let plan = AuthorityPlan(
            id: try #require(AuthorityID("root-b")),
            role: .root,
            algorithm: .p256,
            commonName: "第二根",
            organization: "必联"
        )
        let other = try await desk.create(plan).id
        _ = try await desk.crossSign(issuing, by: other)
        let deal = ShareDeal(.first, threshold: 2, of: 3, to: prepared.path("next"))
        let files = try await desk.share(other, deal) { _ in SecretBytes(copying: []) }
        try await first.close()

        let one = SharedHierarchy.shares([1, 3], in: "shares", of: prepared)
        let half = try prepared.open(rootKeys: one)
        #expect(try half.hasKey(of: half.authorityRecord("root")))
        #expect(try half.isAway(half.authorityRecord("root-b")))
        #expect(try await half.publishLists().failed.isEmpty)
        try await half.close()

        let stranger = try await SharedHierarchy.dealt()
        var mixed = one
        mixed.shares += SharedHierarchy.shares([2], in: "shares", of: stranger.staged.prepared).shares
        let refusing = try prepared.open(rootKeys: mixed)
        #expect(throws: ShareError.self) { _ = try refusing.keyAtHand(refusing.authorityRecord("root")) }
        try await refusing.close()

        let both = try prepared.open(rootKeys: RootKeys(shares: [files[2]] + one.shares + [files[0]]))
        let record = try both.authorityRecord("issuing")
        let order = RevocationOrder(RevocationReason.keyCompromise)
        let fall = try await shared.staged.desk(both).revoke(issuing, order)
        #expect(fall.silent == [] && fall.certificate.authority == root)
        #expect(try both.book.isBlocked(keyHash: record.keyHash))
        #expect(try both.unlistedCounts().isEmpty)
        try await both.close()
    }

    @Test("When a holder's passphrase does not come, nothing was written")
    func noPassphrase() async throws {
        let shared = try await SharedHierarchy.make()
        let prepared = shared.staged.prepared
        let centre = try prepared.open()
        let deal = ShareDeal(.first, threshold: 2, of: 3, to: prepared.path("shares"))
        await #expect(throws: CentreError(.noPassphrase)) {
            _ = try await shared.staged.desk(centre).share(#require(SharedHierarchy.root), deal) { index in
                guard index < 3 else { throw CentreError(.noPassphrase) }
                return SecretBytes(copying: Array("a holder's phrase".utf8))
            }
        }
        try await centre.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: prepared.path("shares")) == [])
        #expect(try SharedHierarchy.keyFiles(prepared) == ["root.key"])
    }
}
