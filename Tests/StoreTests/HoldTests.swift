import Model
import Store
import StoreSupport
import Testing

@Suite("Certificates on hold")
struct HoldTests {
    private let id = Sample.certificateID(1)

    private func world() async throws -> TestBook {
        let world = try await TestBook()
        try await world.book.commit(Sample.issue(1) + [.activateCertificate(id)])
        return world
    }

    private func listed(_ world: TestBook) throws -> [RevokedEntry] {
        var entries: [RevokedEntry] = []
        _ = try world.book.forEachRevoked(of: Sample.issuingID, expiringAfter: Sample.now) {
            entries.append($0)
        }
        return entries
    }

    @Test("A hold is listed, and gone from the list when it is lifted; the feed tells both")
    func holdAndRelease() async throws {
        let world = try await world()
        let hold = Revocation(date: Sample.later, reason: .certificateHold)
        try await world.book.commit([.holdCertificate(id, at: Sample.later)])
        #expect(try world.book.certificate(id)?.state == .held)
        #expect(try world.book.status(of: id) == .revoked(hold))
        #expect(try listed(world) == [RevokedEntry(serial: id.serial, revocation: hold)])
        try await world.book.commit([.releaseCertificate(id)])
        #expect(try world.book.certificate(id)?.state == .active)
        #expect(try world.book.status(of: id) == .good)
        #expect(try listed(world) == [])
        #expect(try world.book.feed(after: 0, limit: 9).map(\.revocation) == [hold, nil])
        #expect(try world.book.counts().isConsistent)
    }

    @Test("A hold can become a revocation, which cannot be lifted")
    func holdAndRevoke() async throws {
        let world = try await world()
        let revocation = Revocation(date: Sample.later, reason: .keyCompromise)
        try await world.book.commit([
            .holdCertificate(id, at: Sample.now), .revokeCertificate(id, revocation),
        ])
        #expect(try listed(world) == [RevokedEntry(serial: id.serial, revocation: revocation)])
        let object = "certificate \(id.serial.hexadecimal) of issuing"
        try await world.expectRefusal(.stateChanged(object: object), [.releaseCertificate(id)])
        try await world.expectRefusal(
            .stateChanged(object: object),
            [.holdCertificate(id, at: Sample.later)]
        )
        #expect(try world.book.counts().isConsistent)
        #expect(try world.book.findDamage() == [])
    }
}
