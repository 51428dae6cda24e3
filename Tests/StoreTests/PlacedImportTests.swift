import Model
import Store
import StoreSupport
import TestSupport
import Testing

/// Issue 5: what came by its number alone, from a list of everything, and whose certificate names a list in parts.
@Suite("Parts that are known later than what stands on them")
struct PlacedImportTests {
    /// What an earlier version took from a list of everything, with this certificate and no subject.
    private func imported(_ number: Int, _ certificate: [UInt8]? = nil, shard: Int = 0) -> CertificateRecord {
        let sample = Sample.reservation(number)
        return CertificateRecord(
            reservation: Reservation(
                id: sample.id,
                profile: sample.profile,
                purpose: sample.purpose,
                application: nil,
                subjectUID: nil,
                subject: "",
                keyHash: sample.keyHash,
                tokenSerial: nil,
                act: .imported,
                shard: shard,
                notBefore: sample.notBefore,
                notAfter: sample.notAfter,
                holder: sample.holder,
                createdAt: sample.createdAt
            ),
            state: .revoked,
            toBeSigned: nil,
            certificate: certificate,
            issuedAt: Sample.now,
            revocation: Sample.revocation()
        )
    }

    private func completion(_ number: Int, shard: Int) -> Change {
        .completeCertificate(
            Sample.certificateID(number),
            certificate: Sample.encoded(number),
            keyHash: Sample.hash("late \(number)"),
            subject: "CN=Holder \(number)",
            shard: shard
        )
    }

    private func entries(_ book: BookOfRecord, _ shard: Int) throws -> [SerialNumber] {
        var serials: [SerialNumber] = []
        try book.viewRevocations { view throws(BookError) in
            try view.forEachRevoked(
                on: RevocationListName(Sample.issuingID, shard: shard),
                expiringAfter: Sample.now
            ) { serials.append($0.serial) }
        }
        return serials
    }

    @Test(
        "What only the list of everything has comes onto the part that its certificate names, and nothing else moves"
    )
    func placed() async throws {
        let world = try await TestBook()
        let rows = [
            imported(1), imported(2, Sample.encoded(2)), imported(3, shard: RevocationListName.everyShard),
            imported(4),
        ]
        try await world.book.commit(rows.map { .importCertificate($0) })
        let serials = rows.map(\.id.serial)
        #expect(try entries(world.book, 2) == [serials[2]])
        let head = try #require(try world.book.feed(after: 0, limit: 9).last).sequence
        try await world.book.commit([completion(1, shard: 2), completion(2, shard: 2)])
        try await world.book.commit([completion(3, shard: 2), completion(4, shard: 0)])
        #expect(try entries(world.book, 2) == serials[0...2].sorted())
        #expect(try entries(world.book, 1) == [serials[2]])
        #expect(try entries(world.book, 0) == serials.sorted())
        let told = try world.book.feed(after: head, limit: 9)
        #expect(told.map(\.id.serial) == Array(serials[0...1]))
        #expect(told.allSatisfy { $0.shard == 2 && $0.revocation == Sample.revocation() })
        let shards = try rows.map { try world.book.certificate($0.id)?.reservation.shard }
        #expect(shards == [2, 2, RevocationListName.everyShard, 0])
        #expect(try world.book.counts().isConsistent)
    }
}
