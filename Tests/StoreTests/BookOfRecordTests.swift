import Model
import Store
import StoreSupport
import TestSupport
import Testing

@Suite("The book of record")
struct BookOfRecordTests {
    @Test("What was committed is read back, by another connection too")
    func readBack() async throws {
        let world = try await TestBook()
        try await world.book.commit(Sample.issue(1) + [.audit(Sample.event("certificate.issue"))])
        let other = try world.reopened()
        for book in [world.book, other] {
            let record = try #require(try book.certificate(Sample.certificateID(1)))
            #expect(record.state == .issued)
            #expect(record.reservation == Sample.reservation(1))
            #expect(record.toBeSigned == Sample.toBeSigned(1))
            #expect(record.certificate == Sample.encoded(1))
            #expect(record.issuedAt == Sample.now)
            #expect(try book.status(of: record.id) == .good)
            #expect(try book.authorities() == [Sample.root, Sample.issuing])
        }
    }
}
