import Model
import Store
import StoreSupport
import TestSupport
import Testing

@Suite("Reasons in the book")
struct ReasonTests {
    @Test("Each reason comes back as it went in, with its certificate, in the feed and for lists")
    func same() async throws {
        let world = try await TestBook()
        for (index, reason) in RevocationReason.allCases.enumerated() where reason != .certificateHold {
            try await world.book.commit(Sample.issue(index))
            let revocation = Sample.revocation(reason)
            try await world.book.commit([.revokeCertificate(Sample.certificateID(index), revocation)])
            #expect(try world.book.certificate(Sample.certificateID(index))?.revocation == revocation)
            #expect(try world.book.status(of: Sample.certificateID(index)) == .revoked(revocation))
            #expect(try world.book.feed(after: 0, limit: 9).last?.revocation == revocation)
        }
        var listed: [SerialNumber: RevocationReason] = [:]
        try world.book.viewRevocations { view throws(BookError) in
            try view.forEachRevoked(
                on: RevocationListName(Sample.issuingID),
                expiringAfter: Sample.now
            ) { listed[$0.serial] = $0.revocation.reason }
        }
        for (index, reason) in RevocationReason.allCases.enumerated() where reason != .certificateHold {
            #expect(listed[Sample.certificateID(index).serial] == reason)
        }
    }
}
