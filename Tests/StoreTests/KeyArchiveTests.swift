import Model
import Store
import StoreSupport
import Testing

/// product.md §10.2; docs/adr/0078.
@Suite("Archived keys in the book")
struct KeyArchiveTests {
    private static func archive(_ index: Int, threshold: Int = 2, shares: Int = 3) -> KeyArchiveRecord {
        KeyArchiveRecord(
            certificate: Sample.certificateID(index),
            keyHash: Sample.hash("key \(index)"),
            threshold: threshold,
            content: Array("content \(index)".utf8),
            shares: (1...shares).map { number in
                KeyArchiveRecord.Share(
                    number: number,
                    officer: Sample.hash("officer \(number)"),
                    name: "恢复员\(number)",
                    message: Array("share \(number)".utf8),
                    digest: Sample.hash("text \(number)")
                )
            },
            request: Array("request \(index)".utf8),
            createdAt: Sample.now
        )
    }

    private static func delivery(_ index: Int, to key: String, _ token: String = "T1") -> KeyDeliveryRecord {
        KeyDeliveryRecord(
            certificate: Sample.certificateID(index),
            tokenSerial: token,
            signingKeyHash: Sample.hash(key),
            envelope: Array("envelope \(index) \(key)".utf8),
            createdAt: Sample.now
        )
    }

    @Test("A key is archived with its certificate's reservation, and found again")
    func archiving() async throws {
        let world = try await TestBook()
        let (record, envelope) = (Self.archive(1), Self.delivery(1, to: "signer"))
        try await world.book.commit(
            [.addToken(Sample.token("T1")), .reserveCertificate(Sample.reservation(1, purpose: .encryption))]
                + [.key(.archive(record)), .key(.deliver(envelope))]
        )
        #expect(try world.book.keyArchive(of: Sample.certificateID(1)) == record)
        #expect(try world.book.keyDeliveries(to: Sample.hash("signer")) == [envelope])
        #expect(try world.book.keyArchive(of: Sample.certificateID(2)) == nil)
        #expect(try world.book.keyDeliveries(to: Sample.hash("another")) == [])
        #expect(try world.book.archivedKeys(limit: 10) == [Sample.certificateID(1)])
        try await world.expectRefusal(
            .exists(object: "archive of the key of certificate \(Sample.serial(1).hexadecimal)"),
            [.key(.archive(record))]
        )
    }

    @Test("A key of no certificate is not archived, and one that is not archived goes to no token")
    func references() async throws {
        let world = try await TestBook()
        let serial = Sample.serial(1).hexadecimal
        try await world.expectRefusal(
            .notFound(object: "certificate \(serial) of issuing"),
            [.key(.archive(Self.archive(1)))]
        )
        try await world.book.commit([
            .addToken(Sample.token("T1")), .reserveCertificate(Sample.reservation(1)),
        ])
        try await world.expectRefusal(
            .notFound(object: "archive of the key of certificate \(serial)"),
            [.key(.deliver(Self.delivery(1, to: "signer")))]
        )
        try await world.book.commit([.key(.archive(Self.archive(1)))])
        try await world.expectRefusal(
            .notFound(object: "token T2"),
            [.key(.deliver(Self.delivery(1, to: "signer", "T2")))]
        )
    }

    @Test(
        "A certificate whose key was wrapped for a token ends with that token, also when no application names it"
    )
    func ending() async throws {
        let world = try await TestBook()
        try await world.book.commit(
            [.addToken(Sample.token("T1")), .addToken(Sample.token("T2"))]
                + Sample.issue(1, Sample.reservation(1, purpose: .encryption))
                + [.key(.archive(Self.archive(1))), .key(.deliver(Self.delivery(1, to: "signer")))]
        )
        #expect(try world.book.certificates(endingWith: "T1").map(\.id) == [Sample.certificateID(1)])
        #expect(try world.book.certificates(endingWith: "T2").isEmpty)
        #expect(try world.book.keysDelivered(to: "T1") == [Sample.certificateID(1)])
    }

    private static func recovery(_ number: Int, of index: Int = 1) -> KeyRecoveryRecord {
        KeyRecoveryRecord(
            number: number,
            kind: .token,
            state: .proposed,
            certificate: Sample.certificateID(index),
            tokenSerial: "T1",
            text: "介质损坏",
            proposedBy: "zhou.guanli",
            createdAt: Sample.now
        )
    }

    @Test("A recovery goes its way by two persons, and forgets the shares when it is over")
    func recovering() async throws {
        let world = try await TestBook()
        try await world.book.commit(
            [.addToken(Sample.token("T1")), .reserveCertificate(Sample.reservation(1))]
                + [.key(.archive(Self.archive(1))), .key(.addRecovery(Self.recovery(1)))]
        )
        #expect(try world.book.keyRecovery(1) == Self.recovery(1))
        let object = "open recovery of the key of certificate \(Sample.serial(1).hexadecimal)"
        try await world.expectRefusal(.exists(object: object), [.key(.addRecovery(Self.recovery(2)))])
        var record = Self.recovery(1)
        (record.state, record.decidedBy, record.decidedAt) = (.confirmed, "sun.guanli", Sample.later)
        try await world.book.commit([.key(.updateRecovery(record, from: .proposed))])
        try await world.expectRefusal(
            .stateChanged(object: "recovery 1"),
            [.key(.updateRecovery(record, from: .proposed))]
        )
        let share = KeyShareRelease(
            recovery: 1,
            share: 2,
            sealed: [1, 2, 3],
            releasedBy: "sun.guanli",
            releasedAt: Sample.later
        )
        try await world.book.commit([.key(.releaseShare(share))])
        #expect(try world.book.keyShares(ofRecovery: 1) == [share])
        try await world.expectRefusal(
            .exists(object: "share 2 for recovery 1"),
            [.key(.releaseShare(share))]
        )
        (record.state, record.finishedBy, record.finishedAt) = (.done, "sun.guanli", Sample.later)
        try await world.book.commit([
            .key(.updateRecovery(record, from: .confirmed)), .key(.forgetShares(recovery: 1)),
        ])
        #expect(try world.book.keyShares(ofRecovery: 1).map(\.sealed) == [nil])
        #expect(try world.book.keyRecoveries(limit: 5) == [record])
        try await world.book.commit([.key(.addRecovery(Self.recovery(2)))])
        #expect(try world.book.keyRecoveries(limit: 5).map(\.number) == [2, 1])
    }

    @Test("Nobody confirms what they proposed, whatever program writes the book")
    func twoPersons() async throws {
        let world = try await TestBook()
        try await world.book.commit(
            [.addToken(Sample.token("T1")), .reserveCertificate(Sample.reservation(1))]
                + [.key(.archive(Self.archive(1))), .key(.addRecovery(Self.recovery(1)))]
        )
        var record = Self.recovery(1)
        (record.state, record.decidedBy, record.decidedAt) = (.confirmed, record.proposedBy, Sample.later)
        await #expect(throws: BookError.self) {
            try await world.book.commit([.key(.updateRecovery(record, from: .proposed))])
        }
        #expect(try world.book.keyRecovery(1)?.state == .proposed)
    }

    @Test("A token's transport key is on record once")
    func transport() async throws {
        let world = try await TestBook()
        let record = KeyTransportRecord(
            signingKeyHash: Sample.hash("signer"),
            tokenSerial: "T1",
            publicKey: [2],
            createdAt: Sample.now
        )
        await #expect(throws: BookError.self) { try await world.book.commit([.key(.addTransport(record))]) }
        try await world.book.commit([.addToken(Sample.token("T1")), .key(.addTransport(record))])
        #expect(try world.book.keyTransport(of: record.signingKeyHash) == record)
        #expect(try world.book.keyTransport(of: Sample.hash("other")) == nil)
        await #expect(throws: BookError.self) { try await world.book.commit([.key(.addTransport(record))]) }
    }
}
