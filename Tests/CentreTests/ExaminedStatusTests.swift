import CentreSupport
import Model
import OCSP
import OpenSSL
import Store
import Synchronization
import Testing

@testable import Centre

/// Issue 5: a backup is put into the book of a running server.
@Suite("A book that is another one under a server", .serialized)
struct ExaminedStatusTests {
    /// A book whose past is another one when the test says so.
    private final class OtherPasts: StatusSource {
        private let book: BookOfRecord
        private let count = Mutex<Int64>(0)

        init(_ book: BookOfRecord) { self.book = book }

        func putBack() { count.withLock { $0 += 1 } }
        func generation() throws(BookError) -> Int64 { count.withLock { $0 } }
        func status(of id: CertificateID) throws(BookError) -> CertificateStatus { try book.status(of: id) }
        func feedHead() throws(BookError) -> Int64 { try book.feedHead() }

        func feed(after sequence: Int64, limit: Int) throws(BookError) -> [StatusEntry] {
            try book.feed(after: sequence, limit: limit)
        }
    }

    @Test("Nothing is said of it before it was compared with what is published")
    func pending() async throws {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        let id = try #require(try centre.staffOperator("admin").record.certificate)
        let source = OtherPasts(centre.book)
        let examined = try ExaminedStatus(source)
        let responder = OCSPResponder(
            issuers: try centre.ocspIssuers { _ in },
            status: examined,
            clock: centre.clock
        )
        let issuer = try #require(responder.issuers.first { $0.id == id.authority })
        let request = try #require(try issuer.plainRequests(about: id.serial).last)
        #expect(responder.answer(to: request).status == .successful)
        #expect(try examined.status(of: id) == .good)

        source.putBack()
        #expect(throws: BookError.self) { try examined.status(of: id) }
        #expect(examined.isPending)
        #expect(throws: BookError.self) { try examined.knowledge(at: centre.clock.now) }
        #expect(responder.answer(to: request).status == .tryLater)

        let follower = HierarchyFollower(centre, responder, [], examined)
        _ = await follower.glance()
        #expect(!examined.isPending)
        #expect(responder.answer(to: request).status == .successful)
        try await centre.close()
        withExtendedLifetime(prepared) {}
    }
}
