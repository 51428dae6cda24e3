import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import Synchronization
import Testing

@testable import Centre

/// What one process certifies by an authority that another one ends would be revoked from its first moment.
@Suite("Two processes at the authorities of a centre", .serialized)
struct TwoProcessesTests {
    @Test("While one is at work on an authority, another one certifies, retires and revokes none")
    func occupied() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try AuthorityDesk(centre: centre, persons: staged.persons(centre), patience: 1)
        let root = try #require(AuthorityID("root"))
        let sub = try await desk.create(staged.plan("sub", parent: "root", algorithm: .p256)).id
        let request = try CertificateRequest.signed(by: .generate(.p256), name: "Gov CA")
        let given = try await desk.sign(request, by: root, profile: "SUB-CA")
        let order = RevocationOrder(RevocationReason.privilegeWithdrawn)
        let serials = try centre.book.certificates(CertificateFilter(), limit: 100).map(\.id)
        let occupied = CentreError(.authoritiesBusy(holder: getpid()))
        do {
            let lock = try ProcessLock(name: "authorities", folder: centre.state.run)
            defer { withExtendedLifetime(lock) {} }
            await #expect(throws: occupied) { _ = try await desk.revoke(sub, order) }
            await #expect(throws: occupied) { try await desk.retire(sub) }
            await #expect(throws: occupied) { _ = try await desk.crossSign(sub, by: root) }
            await #expect(throws: occupied) {
                try await desk.revokeCertificate(CertificateID(authority: root, serial: given.serial), order)
            }
        }
        #expect(try centre.authorityRecord("sub").state == .active)
        #expect(try centre.book.certificates(CertificateFilter(), limit: 100).map(\.id) == serials)
        _ = try await desk.revoke(sub, order)
        #expect(try centre.authorityRecord("sub").state == .retired)
        try await centre.close()
    }

    /// A record of before would put the key back where it is no more.
    @Test("Where a key is, and what becomes of its authority, are not written by two at a time")
    func custody() async throws {
        let prepared = try await SharedHierarchy.make().staged.prepared
        let centre = try prepared.open(rootKeys: RootKeys(folder: prepared.path("medium")))
        let persons = try StagedHierarchy(prepared: prepared).persons(centre)
        let desk = AuthorityDesk(centre: centre, persons: persons, patience: 1)
        let root = try #require(AuthorityID("root"))
        let deal = ShareDeal(.first, threshold: 2, of: 3, to: prepared.path("shares"))
        let busy = CentreError(.authoritiesBusy(holder: getpid()))
        do {
            let lock = try ProcessLock(name: "authorities", folder: centre.state.run)
            defer { withExtendedLifetime(lock) {} }
            await #expect(throws: busy) { try await desk.takeOffline(root) }
            await #expect(throws: busy) {
                _ = try await desk.share(root, deal) { _ in SecretBytes(copying: []) }
            }
        }
        for folder in ["shares", "medium"] {
            #expect(try FileManager.default.contentsOfDirectory(atPath: prepared.path(folder)).isEmpty)
        }
        #expect(try SharedHierarchy.keyFiles(prepared) == ["root.key"])
        try await desk.takeOffline(root)
        #expect(try centre.authorityRecord("root").keyReference == "offline:root.key")
        try await centre.close()
    }

    /// Issue 3: a record of before would take a renewed certificate back.
    @Test("Nor is the end of an authority written while another one is at work, and its key is there still")
    func ends() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try AuthorityDesk(centre: centre, persons: staged.persons(centre), patience: 1)
        let (destroyed, lost) = (try #require(AuthorityID("sub-a")), try #require(AuthorityID("sub-b")))
        for id in [destroyed, lost] {
            _ = try await desk.create(staged.plan(id.name, parent: "root", algorithm: .p256))
            try await desk.retire(id)
        }
        let keys = "\(staged.prepared.state)/keys"
        try FileManager.default.removeItem(atPath: "\(keys)/\(lost).key")
        let reopened = try staged.prepared.open()
        let other = try AuthorityDesk(centre: reopened, persons: staged.persons(reopened), patience: 1)
        let busy = CentreError(.authoritiesBusy(holder: getpid()))
        do {
            let lock = try ProcessLock(name: "authorities", folder: centre.state.run)
            defer { withExtendedLifetime(lock) {} }
            await #expect(throws: busy) { _ = try await other.destroy(destroyed, evenThough: 9) }
            await #expect(throws: busy) { _ = try await other.giveUp(lost, evenThough: 9) }
        }
        #expect(FileManager.default.fileExists(atPath: "\(keys)/\(destroyed).key"))
        for id in [destroyed, lost] { #expect(try centre.authorityRecord(id.name).state == .retired) }
        _ = try await other.destroy(destroyed, evenThough: 9)
        _ = try await other.giveUp(lost, evenThough: 9)
        for id in [destroyed, lost] { #expect(try centre.authorityRecord(id.name).state == .destroyed) }
        try await reopened.close()
        try await centre.close()
    }

    @Test(
        "People are asked for the shares of a key before the turn is waited for, so that nobody waits for them"
    )
    func asked() async throws {
        let shared = try await SharedHierarchy.dealt()
        let prepared = shared.staged.prepared
        let one = SharedHierarchy.shares([1], in: "shares", of: prepared)
        let centre = try prepared.open(rootKeys: one)
        let desk = AuthorityDesk(centre: centre, persons: try shared.staged.persons(centre), patience: 1)
        let root = try #require(AuthorityID("root"))
        let request = try CertificateRequest.signed(by: .generate(.p256), name: "Gov CA")
        do {
            let lock = try ProcessLock(name: "authorities", folder: centre.state.run)
            defer { withExtendedLifetime(lock) {} }
            await #expect(throws: ShareError.self) {
                _ = try await desk.create(shared.staged.plan("sub", parent: "root", algorithm: .p256))
            }
            await #expect(throws: ShareError.self) {
                _ = try await desk.sign(request, by: root, profile: "SUB-CA")
            }
            let order = RevocationOrder(RevocationReason.superseded)
            await #expect(throws: ShareError.self) {
                _ = try await desk.revoke(#require(AuthorityID("issuing")), order)
            }
            let issuing = try centre.authorityRecord("issuing")
            let own = try #require(try centre.ownCertificate(of: issuing))
            await #expect(throws: ShareError.self) { try await desk.revokeCertificate(own, order) }
        }
        // A retired root signs lists, too.
        try await desk.retire(root)
        do {
            let lock = try ProcessLock(name: "authorities", folder: centre.state.run)
            defer { withExtendedLifetime(lock) {} }
            let order = RevocationOrder(RevocationReason.superseded)
            await #expect(throws: ShareError.self) {
                _ = try await desk.revoke(#require(AuthorityID("issuing")), order)
            }
        }
        try await centre.close()
    }

    @Test("A revocation waits for the end of whoever is at work on authorities, and knows who that is")
    func patience() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let other = OtherProcess(try ProcessLock(name: "authorities", folder: centre.state.run))
        let desk = try staged.desk(centre) { step in
            guard case .waiting(let holder) = step else { return }
            other.end(seenAs: holder)
        }
        let order = RevocationOrder(RevocationReason.privilegeWithdrawn)
        _ = try await desk.revoke(#require(AuthorityID("issuing")), order)
        #expect(other.seen == getpid())
        #expect(try centre.authorityRecord("issuing").state == .retired)
        try await centre.close()
    }
}

/// Another process that is at work until it is waited for.
private final class OtherProcess: Sendable {
    private let lock: Mutex<ProcessLock?>
    private let holder = Mutex<Int32?>(nil)

    init(_ lock: ProcessLock) { self.lock = Mutex(lock) }

    /// As what it was seen.
    var seen: Int32? { holder.withLock { $0 } }

    func end(seenAs number: Int32?) {
        holder.withLock { $0 = number }
        lock.withLock { $0 = nil }
    }
}
