@testable import Enrollment
import Testing
import TestSupport

@Suite("Snapshots")
struct ApplicationSnapshotTests {
    private func snapshot(_ name: String) throws -> ApplicationSnapshot {
        let today = try #require(Fixture.today)
        let fact = AttachmentFact(
            kind: .identityCopy,
            fingerprint: [1, 2, 255],
            mediaType: .png,
            size: 30_000
        )
        return ApplicationSnapshot(
            form: try ApplicationFile(json: Fixture.application(name)).form(today: today),
            attachments: [fact],
            submittedOn: today,
            isEmailVerified: true,
            isMobileVerified: false
        )
    }

    @Test("A snapshot reads back equal, and writes the same octets again", arguments: Fixture.names)
    func roundTrip(name: String) throws {
        let snapshot = try snapshot(name)
        let octets = snapshot.canonicalJSON
        let again = try ApplicationSnapshot(canonicalJSON: octets)
        #expect(again == snapshot)
        #expect(again.canonicalJSON == octets)
    }

    @Test("The order of fields and their spelling in the file do not change the snapshot")
    func canonical() throws {
        let today = try #require(Fixture.today)
        var document = try Document("expert")
        guard case .object(let members) = document.root else { return }
        document.root = .object(members.reversed())
        document.set("mobile", .string(" １３８００００００01 "))
        let form = try document.file.form(today: today)
        #expect(form == (try snapshot("expert").form))
    }

    @Test("A snapshot stays readable when its form would no longer be accepted")
    func ageing() throws {
        let octets = try snapshot("bidder-handler").canonicalJSON
        let snapshot = try ApplicationSnapshot(canonicalJSON: octets)
        let later = try #require(CalendarDay("2040-01-01"))
        #expect(snapshot.failures(on: later).map(\.field) == ["licenceValidTo"])
    }

    @Test("A damaged snapshot is refused and never traps", arguments: 0..<150)
    func damage(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let original = try snapshot("tenderer-org")
        var octets = original.canonicalJSON
        let position = Int.random(in: 0..<octets.count, using: &generator)
        octets[position] = UInt8.random(in: 0...255, using: &generator)
        if let read = try? ApplicationSnapshot(canonicalJSON: octets) {
            #expect(read.canonicalJSON.count <= octets.count + 64)
        } else {
            #expect(throws: EnrollmentError(.damagedSnapshot)) {
                try ApplicationSnapshot(canonicalJSON: octets)
            }
        }
    }

    @Test("Octets that are no snapshot are refused", arguments: ["", "{}", "[]", "{\"format\":2}", "null"])
    func noSnapshot(text: String) {
        #expect(throws: EnrollmentError(.damagedSnapshot)) {
            try ApplicationSnapshot(canonicalJSON: Array(text.utf8))
        }
    }
}
