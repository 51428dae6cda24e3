import Model
import Store
import StoreSupport
import Testing

@Suite("What everybody may know of holders' certificates")
struct BulletinTests {
    @Test("That another one follows is there when it is proven, a revocation once, and the newest first")
    func events() async throws {
        let world = try await TestBook()
        let (old, new) = (Sample.certificateID(1), Sample.certificateID(2))
        let follower = Sample.reservation(2, act: .rekey, predecessor: old)
        try await world.book.commit(
            Sample.issue(1) + [.activateCertificate(old)] + Sample.issue(2, follower)
        )
        #expect(try world.book.bulletin(limit: 9) == [])
        try await world.book.commit([.activateCertificate(new)])
        #expect(try world.book.bulletin(limit: 9).map(\.event) == [.followed(by: new, .rekey)])
        try await world.book.commit([
            .revokeCertificate(old, Revocation(date: Sample.later, reason: .superseded))
        ])
        let earlier = Revocation(date: Sample.now.advanced(bySeconds: 30), reason: .keyCompromise)
        try await world.book.commit([.predateRevocation(old, earlier)])
        let entries = try world.book.bulletin(limit: 9)
        #expect(entries.map(\.event) == [.revoked, .followed(by: new, .rekey)])
        #expect(entries.map(\.at) == [earlier.date, Sample.now])
        #expect(entries.map(\.id) == [old, old] && entries.map(\.follower) == [nil, new])
        #expect(try world.book.bulletin(limit: 1) == Array(entries.prefix(1)))
        #expect(try world.book.bulletin(limit: -1) == [])
    }

    @Test("Nothing is told of operators, of what is on hold, and of what was never issued")
    func silence() async throws {
        let world = try await TestBook()
        let staff = Sample.reservation(1, profile: "STAFF", purpose: .staff)
        let held = Sample.reservation(2)
        let reserved = Sample.reservation(3)
        let revocation = Revocation(date: Sample.later, reason: .keyCompromise)
        try await world.book.commit(
            Sample.issue(1, staff) + [.revokeCertificate(staff.id, revocation)] + Sample.issue(2, held) + [
                .activateCertificate(held.id), .holdCertificate(held.id, at: Sample.later),
                .reserveCertificate(reserved),
            ]
        )
        #expect(try world.book.bulletin(limit: 9) == [])
        #expect(try world.book.summaries(serial: held.id.serial).map(\.state) == [.held])
        for id in [staff.id, reserved.id] { #expect(try world.book.summaries(serial: id.serial) == []) }
    }
}
