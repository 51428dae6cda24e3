import CRL
import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// Issue 3: a book that was put back to a copy, and the list by which an authority was revoked since.
@Suite("Authorities whose revocation comes back by a list", .serialized)
struct RecalledAuthorityTests {
    /// A centre that was put back to a copy from before an authority was revoked, with the list that says so.
    private struct Restored {
        /// Whose lists came back.
        let staged: StagedHierarchy
        let copy: PreparedCentre
        let sub: AuthorityRecord
        /// What the authority had begun to sign for another one.
        let begun: CertificateID
    }

    private func restored() async throws -> Restored {
        let staged = try await StagedHierarchy.make()
        let first = try staged.prepared.open()
        let sub = try await staged.desk(first).create(
            staged.plan("sub", parent: "root", algorithm: .p256)
        )
        #expect(try await first.publishLists().failed.isEmpty)
        let begun = try await first.leaveBegun(by: sub.id)
        try await first.close()
        let copy = try staged.prepared.copy()

        let before = try staged.prepared.open()
        let order = RevocationOrder(RevocationReason.keyCompromise)
        _ = try await staged.desk(before).revoke(sub.id, order)
        let published = before.state.published
        try await before.close()
        let restored = StateDirectory(copy.state).published
        try FileManager.default.removeItem(atPath: restored)
        try FileManager.default.copyItem(atPath: published, toPath: restored)
        return Restored(staged: staged, copy: copy, sub: sub, begun: begun)
    }

    @Test("One is retired with its revocation, and what stands below it; the others issue on")
    func retired() async throws {
        let restored = try await restored()
        let centre = try restored.copy.open()
        #expect(try centre.authorityRecord("sub").state == .active)
        try await centre.recallLists()
        #expect(try centre.authorityRecord("sub").state == .retired)
        #expect(try centre.fall(of: centre.authorityRecord("sub"))?.reason == .keyCompromise)
        #expect(try centre.authorityRecord("issuing").state == .active)
        #expect(try centre.book.isBlocked(keyHash: restored.sub.keyHash))
        let retirement = try #require(
            try centre.book.auditEntries(after: 0, limit: 1000).map(\.event).last {
                $0.action == "authority.retire" && $0.object == "sub"
            }
        )
        #expect(retirement.actor == "system" && retirement.detail["cause"]?.contains("of root") == true)
        try await centre.close()
        withExtendedLifetime(restored) {}
    }

    @Test("What one had begun to sign is given up with it")
    func begun() async throws {
        let restored = try await restored()
        let centre = try restored.copy.open()
        #expect(try centre.book.certificate(restored.begun)?.state == .signing)
        try await centre.recallLists()
        #expect(try centre.book.certificate(restored.begun)?.state == .abandoned)
        try await centre.close()
        withExtendedLifetime(restored) {}
    }

    @Test("While somebody else works on authorities, none is written; who looks after that retires it")
    func occupied() async throws {
        let restored = try await restored()
        let centre = try restored.copy.open()
        do {
            let turn = try ProcessLock(name: AuthorityDesk.turn, folder: centre.state.run)
            defer { withExtendedLifetime(turn) {} }
            let told = try await centre.recallLists()
            #expect(told.map(\.revoked) == [1])
            #expect(try centre.authorityRecord("sub").state == .active)
            #expect(try centre.book.certificate(restored.begun)?.state == .signing)
            // The list is in, and another one is published over it.
            #expect(try centre.listAhead(of: centre.authorityRecord("root")) == nil)
            let root = try centre.authorityRecord("root")
            #expect(try await centre.publishLists(of: root)?.isEmpty == false)
        }
        #expect(try await centre.recallLists().isEmpty)
        #expect(try centre.authorityRecord("sub").state == .retired)
        #expect(try centre.book.certificate(restored.begun)?.state == .abandoned)
        #expect(try centre.listAhead(of: centre.authorityRecord("root")) == nil)
        try await centre.close()
        withExtendedLifetime(restored) {}
    }

    /// Whoever has the key makes lists of any number and date.
    @Test("What a compromised key signs after it was reported is not taken in, and holds nobody back")
    func thief() async throws {
        let scene = try await SecondRoot.make()
        let centre = scene.centre
        _ = try await scene.desk.revoke(scene.root, RevocationOrder(RevocationReason.keyCompromise))
        let (root, issuing) = try (centre.authorityRecord("root"), centre.authorityRecord("issuing"))
        #expect(issuing.state == .active)
        let key = try #require(try centre.keyAtHand(root))
        let (own, now) = (try Certificate(der: root.certificate), centre.clock.now)
        var writer = RevocationListWriter(
            issuer: own.subjectDER,
            algorithm: key.signatureAlgorithm,
            thisUpdate: now,
            nextUpdate: now.advanced(bySeconds: 86_400)
        )
        let serial = try Certificate(der: issuing.certificate).serial
        let revocation = Revocation(date: now, reason: .keyCompromise)
        writer.append(RevokedEntry(serial: serial, revocation: revocation))
        let list = try writer.finish(number: 1 << 40, authorityKeyIdentifier: own.publicKey.keyIdentifier)
        let path = centre.listDirectory.path(of: RevocationListName(root.id))
        try Data(list.signed(by: key)).write(to: URL(fileURLWithPath: path))
        #expect(try centre.listAhead(of: root) == nil)
        #expect(try await centre.recallLists().isEmpty)
        #expect(try centre.authorityRecord("issuing").state == .active)
        #expect(try !centre.book.isBlocked(keyHash: issuing.keyHash))
        try await centre.close()
    }
}
