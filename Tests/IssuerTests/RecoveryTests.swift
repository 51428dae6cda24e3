import Model
import OpenSSL
import TestSupport
import Testing

@testable import Issuer

@Suite("Recovery of the issuance cycle")
struct RecoveryTests {
    /// A world in which process 1 died while it issued.
    private func world(
        dying death: MortalBook.Death,
        key: PrivateKey
    ) async throws -> (World, IssuanceRequest) {
        let world = try await World()
        let request = try world.request(key: key)
        let authority = try world.authority(book: MortalBook(world.book, dying: death))
        await #expect(throws: IssuanceError.self) { try await authority.issue(request) }
        return (world, request)
    }

    /// A world in which a process died between a reservation and its intention, which were two commits before 0.2.
    private func worldOfTwoCommits(key: PrivateKey) async throws -> (World, IssuanceRequest) {
        let (intended, _) = try await world(dying: afterIntention, key: key)
        let reservation = try #require(intended.issuedRecords.first?.reservation)
        let world = try await World()
        try await world.book.commit([.reserveCertificate(reservation)])
        return (world, try world.request(key: key))
    }

    private let beforeIntention = MortalBook.Death(commit: 1, isWritten: false)
    private let afterIntention = MortalBook.Death(commit: 1, isWritten: true)
    private let beforeStoring = MortalBook.Death(commit: 2, isWritten: false)

    @Test("Before the intention is on record there is nothing to settle, and the application can come again")
    func drawn() async throws {
        let (world, request) = try await world(dying: beforeIntention, key: .generate(.p256))
        #expect(world.issuedRecords.isEmpty)
        let authority = try world.authority(holder: "process 2")
        #expect(try await authority.settleUnfinished { _ in false }.isEmpty)
        #expect(try await !authority.issue(request).wasOnRecord)
    }

    @Test("A row that was only reserved is abandoned, and its application can come again")
    func reserved() async throws {
        let key = try PrivateKey.generate(.p256)
        let (world, request) = try await worldOfTwoCommits(key: key)
        let authority = try world.authority(holder: "process 2")
        let settled = try await authority.settleUnfinished { _ in false }
        #expect(settled.map(\.settlement) == [.abandoned])
        #expect(settled.map(\.id) == world.issuedRecords.map(\.id))
        #expect(world.issuedRecords.map(\.state) == [.abandoned])
        #expect(world.book.contents.audit.last?.actor == "system")
        let issued = try await authority.issue(request)
        #expect(issued.id != settled.first?.id)
        #expect(!issued.wasOnRecord)
    }

    @Test("A row with an intention is finished with the octets on record")
    func signing() async throws {
        for death in [afterIntention, beforeStoring] {
            let key = try PrivateKey.generate(.p256)
            let (world, request) = try await world(dying: death, key: key)
            let before = try #require(world.issuedRecords.first)
            #expect(before.state == .signing)
            world.clock.advance(bySeconds: 86_400)
            let authority = try world.authority(holder: "process 2")
            let settled = try await authority.settleUnfinished { _ in false }
            #expect(settled.map(\.settlement) == [.finished])
            let after = try #require(world.issuedRecords.first)
            #expect(after.state == .issued)
            let certificate = try Certificate(der: #require(after.certificate))
            #expect(certificate.tbs == before.toBeSigned)
            #expect(certificate.isSigned(by: world.issuingKey.publicKey))
            #expect(try await authority.issue(request).certificate == certificate)
        }
    }

    @Test("Rows of processes that live, and one's own, are left alone")
    func living() async throws {
        let (world, _) = try await world(dying: afterIntention, key: .generate(.p256))
        let other = try world.authority(holder: "process 2")
        #expect(try await other.settleUnfinished { $0 == "process 1" }.isEmpty)
        let own = try world.authority(holder: "process 1")
        #expect(try await own.settleUnfinished { _ in false }.isEmpty)
        #expect(world.issuedRecords.map(\.state) == [.signing])
    }

    @Test(
        "What a key could not sign is finished by the same process when the key is back, and not while it may be at it"
    )
    func ownLater() async throws {
        let world = try await World()
        let key = FaultyKey(key: world.issuingKey, other: world.issuingKey, fault: .throwsAnError)
        let request = try world.request(nil, key: .generate(.p256))
        await #expect(throws: IssuanceError.self) { try await world.authority(key: key).issue(request) }
        #expect(world.issuedRecords.map(\.state) == [.signing])
        let begun = try #require(world.issuedRecords.first).reservation.createdAt
        let authority = try world.authority()
        #expect(try await authority.settleUnfinished(ownBefore: begun) { _ in true }.isEmpty)
        let settled = try await authority.settleUnfinished(ownBefore: begun.advanced(bySeconds: 1)) { _ in
            true
        }
        #expect(settled.map(\.settlement) == [.finished])
        #expect(world.issuedRecords.map(\.state) == [.issued])
    }

    @Test("Rows of other authorities are left alone")
    func otherAuthority() async throws {
        let (world, _) = try await world(dying: afterIntention, key: .generate(.p256))
        let record = try #require(world.issuedRecords.first)
        let elsewhere = try await World()
        let foreign = CertificateID(authority: try World.id("elsewhere"), serial: record.id.serial)
        try await elsewhere.book.commit([.reserveCertificate(record.reservation.moved(to: foreign))])
        #expect(try await elsewhere.authority(holder: "process 2").settleUnfinished { _ in false }.isEmpty)
        #expect(elsewhere.issuedRecords.map(\.state) == [.reserved])
    }

    @Test("A second recovery finds nothing to do")
    func twice() async throws {
        let worlds = [
            try await worldOfTwoCommits(key: .generate(.p256)),
            try await world(dying: afterIntention, key: .generate(.p256)),
        ]
        for (world, _) in worlds {
            let authority = try world.authority(holder: "process 2")
            #expect(try await authority.settleUnfinished { _ in false }.count == 1)
            let audited = world.book.contents.audit.count
            #expect(try await authority.settleUnfinished { _ in false }.isEmpty)
            #expect(world.book.contents.audit.count == audited)
        }
    }

    @Test("Two processes that recover at once settle each row once")
    func atOnce() async throws {
        let (world, _) = try await world(dying: afterIntention, key: .generate(.p256))
        let authorities = try (2..<10).map { try world.authority(holder: "process \($0)") }
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for authority in authorities {
                group.addTask { try await authority.settleUnfinished { _ in false }.count }
            }
            return try await group.reduce(0, +)
        }
        #expect(count == 1)
        #expect(world.issuedRecords.map(\.state) == [.issued])
    }

    @Test("An authority that cannot sign leaves the row as it is, to be finished later")
    func cannotSign() async throws {
        let (world, _) = try await world(dying: afterIntention, key: .generate(.p256))
        let faulty = FaultyKey(key: world.issuingKey, other: world.rootKey, fault: .throwsAnError)
        let broken = try world.authority(holder: "process 2", key: faulty)
        await #expect(throws: IssuanceError.self) { try await broken.settleUnfinished { _ in false } }
        #expect(world.issuedRecords.map(\.state) == [.signing])
        let whole = try world.authority(holder: "process 3")
        #expect(try await whole.settleUnfinished { _ in false }.map(\.settlement) == [.finished])
    }

    @Test(
        "Octets on record that are not those of their reservation are never signed",
        arguments: ["public key", "serial number", "subject", "issuer", "form"]
    )
    func planted(what: String) async throws {
        let (world, _) = try await world(dying: afterIntention, key: .generate(.p256))
        let genuine = try #require(world.issuedRecords.first)
        let (reservation, octets) = try await planted(what, genuine)
        let fresh = try await World()
        try await fresh.book.commit([
            .reserveCertificate(reservation), .intendCertificate(reservation.id, toBeSigned: octets),
        ])
        let recorder = RecordingKey(fresh.issuingKey)
        let authority = try fresh.authority(holder: "process 2", key: recorder)
        let error = await #expect(throws: IssuanceError.self) {
            try await authority.settleUnfinished { _ in false }
        }
        #expect(error?.reason == .recordDisagrees(reservation.id, what: what))
        #expect(recorder.signed.isEmpty)
        #expect(fresh.issuedRecords.map(\.state) == [.signing])
    }

    /// A reservation, and octets beside it that somebody changed.
    private func planted(
        _ what: String,
        _ genuine: CertificateRecord
    ) async throws -> (Reservation, [UInt8]) {
        let octets = try #require(genuine.toBeSigned)
        let reservation = genuine.reservation
        switch what {
        case "public key":
            return (reservation.moved(keyHash: try PrivateKey.generate(.p256).publicKey.fingerprint), octets)
        case "serial number":
            let id = CertificateID(authority: reservation.id.authority, serial: try .fresh())
            return (reservation.moved(to: id), octets)
        case "subject": return (reservation.moved(subject: "CN=李四"), octets)
        case "issuer":
            var changed = octets
            let marker = Array("签发CA".utf8)
            let start = try #require(changed.firstRange(of: marker)?.lowerBound)
            changed.replaceSubrange(start..<start + marker.count, with: Array("签支CA".utf8))
            return (reservation, changed)
        default: return (reservation, Array(octets.dropLast()))
        }
    }

    @Test("A row that cannot be settled does not keep others from being settled")
    func oneBadRow() async throws {
        let (world, _) = try await world(dying: afterIntention, key: .generate(.p256))
        let genuine = try #require(world.issuedRecords.first)
        for first: UInt8 in [0x01, 0x7F] {
            let serial = try #require(SerialNumber(bytes: [first] + [UInt8](repeating: 7, count: 19)))
            let id = CertificateID(authority: genuine.id.authority, serial: serial)
            let bad = Reservation.planted(id, like: genuine.reservation, keyHash: [first])
            try await world.book.commit([
                .reserveCertificate(bad), .intendCertificate(id, toBeSigned: [0x30]),
            ])
        }
        let authority = try world.authority(holder: "process 2")
        await #expect(throws: IssuanceError.self) { try await authority.settleUnfinished { _ in false } }
        #expect(try world.ledger.certificate(genuine.id)?.state == .issued)
    }
}
