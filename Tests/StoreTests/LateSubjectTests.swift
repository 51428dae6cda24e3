import Model
import Store
import StoreSupport
import TestSupport
import Testing

/// Issue 3: what came by its number alone, from a list, has no subject until its certificate comes.
@Suite("Subjects that come later than their numbers")
struct LateSubjectTests {
    private func record(
        _ index: Int,
        _ certificate: [UInt8]? = nil,
        subject: String = ""
    ) -> CertificateRecord {
        let sample = Sample.reservation(index, act: .imported)
        return CertificateRecord(
            reservation: Reservation(
                id: sample.id,
                profile: sample.profile,
                purpose: sample.purpose,
                application: nil,
                subjectUID: nil,
                subject: subject,
                keyHash: sample.keyHash,
                tokenSerial: nil,
                act: .imported,
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

    private func completion(_ index: Int, _ subject: String) -> Change {
        .completeCertificate(
            Sample.certificateID(index),
            certificate: Sample.encoded(index),
            keyHash: Sample.hash("late \(index)"),
            subject: subject,
            shard: 0
        )
    }

    private func found(_ text: String, in world: TestBook) throws -> [CertificateID] {
        var filter = CertificateFilter()
        filter.subjectText = text
        return try world.book.summaries(filter, limit: 9).map(\.id)
    }

    /// More than a search looks at without its index.
    private static let many = 1200

    @Test("One is found by its subject from then on, before the search index has followed and after")
    func found() async throws {
        let world = try await TestBook()
        try await world.book.commit((0..<Self.many).map { .importCertificate(record($0)) })
        #expect(try found("王小明", in: world) == [])
        try await world.book.commit([completion(7, "CN=王小明,C=CN")])
        #expect(try found("王小明", in: world) == [Sample.certificateID(7)])
        try await world.book.commit((8..<Self.many).map { completion($0, "CN=Holder \($0)") })
        #expect(try found("王小明", in: world) == [Sample.certificateID(7)])
        #expect(try found("holder 900", in: world) == [Sample.certificateID(900)])
    }

    @Test("One that an earlier version completed without its subject gets that by the same certificate alone")
    func nameless() async throws {
        let world = try await TestBook()
        try await world.book.commit([.importCertificate(record(1, Sample.encoded(1)))])
        let before = try #require(try world.book.certificate(Sample.certificateID(1)))
        let other = Change.completeCertificate(
            before.id,
            certificate: Sample.encoded(2),
            keyHash: before.reservation.keyHash,
            subject: "CN=Other",
            shard: 0
        )
        try await world.expectRefusal(
            .stateChanged(object: "certificate \(before.id.serial.hexadecimal) of issuing"),
            [other]
        )
        try await world.book.commit([completion(1, "CN=Known")])
        let after = try #require(try world.book.certificate(before.id))
        #expect(after.reservation.subject == "CN=Known")
        #expect(after.reservation.keyHash == before.reservation.keyHash)
        #expect(after.certificate == before.certificate && after.revocation == before.revocation)
        #expect(try found("known", in: world) == [before.id])
    }

    @Test(
        "The certificate's subject takes the place of what an index said, whenever it comes; no other is changed",
        arguments: [false, true]
    )
    func oneLine(isThere: Bool) async throws {
        let world = try await TestBook()
        let told = record(1, isThere ? Sample.encoded(1) : nil, subject: "/CN=holder 2")
        let right = record(2, Sample.encoded(2), subject: "CN=Right")
        try await world.book.commit([.importCertificate(told), .importCertificate(right)])
        try await world.book.commit([completion(1, "CN=李四,O=必联")])
        let after = try #require(try world.book.certificate(told.id))
        #expect(after.reservation.subject == "CN=李四,O=必联" && after.certificate == Sample.encoded(1))
        #expect(try found("李四", in: world) == [told.id])
        await #expect(throws: BookError.self) { try await world.book.commit([completion(2, "CN=Wrong")]) }
        #expect(try world.book.certificate(right.id)?.reservation.subject == "CN=Right")
    }
}
