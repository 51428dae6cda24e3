import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// A revocation that is in the book, and on no list yet.
@Suite("An authority whose revocation was killed before the list", .serialized)
struct KilledRevocationTests {
    private func lists(_ centre: CACentre) -> HealthFinding? {
        HealthCheck(centre: centre) { [] }.run().first { $0.check == "revocation-lists" }
    }

    private func isListed(_ serial: SerialNumber, _ prepared: PreparedCentre) throws -> Bool {
        let file = URL(fileURLWithPath: "\(prepared.state)/published/root.crl")
        var isListed = false
        try RevocationList(der: [UInt8](Data(contentsOf: file)))
            .forEachEntry { if $0.serial == serial { isListed = true } }
        return isListed
    }

    @Test("The doctor names it after ten minutes, and the same command puts it on the list")
    func recorded() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let made = try await staged.desk(centre).create(
            staged.plan("sub", parent: "root", algorithm: .p256)
        )
        let serial = try Certificate(der: made.certificate).serial
        #expect(try await centre.publishLists().failed.isEmpty)
        let order = RevocationOrder(RevocationReason.privilegeWithdrawn)
        let snapshots = Snapshots(of: staged.prepared)
        _ = try await staged.desk(centre) { if $0 == .recorded { snapshots.take("recorded") } }
            .revoke(made.id, order)
        try await centre.close()
        #expect(try isListed(serial, staged.prepared))

        let copy = try #require(snapshots.all.first).copy
        #expect(try !isListed(serial, copy))
        let words = "the list of root does not have \(serial.hexadecimal)"
        let early = try copy.open()
        #expect(try early.authorityRecord("sub").state == .retired)
        #expect(lists(early)?.detail.contains(words) == false)
        let moment = early.clock.now.advanced(bySeconds: 660)
        try await early.close()
        let later = try copy.open(.fixed(moment))
        #expect(lists(later)?.severity == .failure)
        #expect(lists(later)?.detail.contains(words) == true)
        let desk = try StagedHierarchy(prepared: copy).desk(later)
        _ = try await desk.revoke(made.id, order)
        #expect(try isListed(serial, copy))
        #expect(lists(later)?.detail.contains(words) == false)
        let again = await #expect(throws: RevocationRefusal.self) {
            _ = try await desk.revoke(made.id, order)
        }
        #expect(again?.reason == .alreadyRevoked(serial: serial.hexadecimal))
        try await later.close()
    }

    @Test("The same command makes the first list of a signer that has published none yet")
    func firstList() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let made = try await staged.desk(centre).create(
            staged.plan("sub", parent: "root", algorithm: .p256)
        )
        let root = RevocationListName(try #require(made.parent))
        #expect(try centre.book.publishedRevocationList(of: root) == nil)
        let order = RevocationOrder(RevocationReason.privilegeWithdrawn)
        let snapshots = Snapshots(of: staged.prepared)
        _ = try await staged.desk(centre) { if $0 == .recorded { snapshots.take("recorded") } }
            .revoke(made.id, order)
        try await centre.close()
        let copy = try #require(snapshots.all.first).copy
        let later = try copy.open()
        let desk = try StagedHierarchy(prepared: copy).desk(later)
        _ = try await desk.revoke(made.id, order)
        #expect(try isListed(Certificate(der: made.certificate).serial, copy))
        await #expect(throws: RevocationRefusal.self) { _ = try await desk.revoke(made.id, order) }
        try await later.close()
    }
}
