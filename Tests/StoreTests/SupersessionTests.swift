import Model
import Store
import StoreSupport
import Testing

@Suite("The list of certificates to be superseded")
struct SupersessionTests {
    private let old = Sample.certificateID(1)
    private let new = Sample.certificateID(2)

    private func world() async throws -> TestBook {
        let world = try await TestBook()
        let successor = Sample.reservation(2, act: .rekey, predecessor: old)
        try await world.book.commit(Sample.issue(1) + Sample.issue(2, successor))
        return world
    }

    private func due(_ seconds: Int64 = 0) -> SupersessionRecord {
        SupersessionRecord(
            predecessor: old,
            successor: new,
            dueAt: Sample.now.advanced(bySeconds: seconds)
        )
    }

    @Test("A due is found when its time has come, once, until it is closed")
    func life() async throws {
        let world = try await world()
        try await world.book.commit([.scheduleSupersession(due(10))])
        #expect(try world.book.supersession(of: old) == due(10))
        #expect(try world.book.supersessions(dueBy: Sample.now.advanced(bySeconds: 9), limit: 9) == [])
        #expect(try world.book.supersessions(dueBy: due(10).dueAt, limit: 9) == [due(10)])
        #expect(try world.book.supersessions(dueBy: due(10).dueAt, limit: 0) == [])
        let object = "due of certificate \(old.serial.hexadecimal)"
        try await world.expectRefusal(.exists(object: object), [.scheduleSupersession(due(20))])
        try await world.book.commit([.closeSupersession(old)])
        #expect(try world.book.supersession(of: old) == nil)
        try await world.expectRefusal(.stateChanged(object: object), [.closeSupersession(old)])
        #expect(try world.book.findDamage() == [])
    }

    @Test("A certificate is due only for one that names it as its predecessor")
    func stranger() async throws {
        let world = try await world()
        let wrong = SupersessionRecord(predecessor: new, successor: old, dueAt: Sample.now)
        await #expect(throws: BookError.self) {
            try await world.book.commit([.scheduleSupersession(wrong)])
        }
        #expect(try world.book.supersession(of: new) == nil)
    }

    @Test("A staff member moves to another certificate only from the one they have")
    func staff() async throws {
        let world = try await world()
        func member(_ certificate: CertificateID, _ roles: Set<StaffRecord.Role>) -> StaffRecord {
            StaffRecord(
                name: "wang.shenhe",
                displayName: "王审核",
                roles: roles,
                certificate: certificate,
                createdAt: Sample.now
            )
        }
        try await world.book.commit([.addStaff(member(old, [.reviewer]))])
        try await world.book.commit([.updateStaff(member(new, [.reviewer, .finance]), from: old)])
        #expect(try world.book.staff(named: "wang.shenhe") == member(new, [.reviewer, .finance]))
        #expect(try world.book.staff(certificate: old) == nil)
        try await world.expectRefusal(
            .stateChanged(object: "staff member wang.shenhe"),
            [.updateStaff(member(old, [.producer]), from: old)]
        )
        #expect(try world.book.staff(named: "wang.shenhe")?.roles == [.reviewer, .finance])
    }
}
