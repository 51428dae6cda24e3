import CentreSupport
import Issuer
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// Issue 3.
@Suite("Staff whose adding was killed", .serialized)
struct KilledStaffTests {
    private func add(
        _ centre: CACentre,
        called displayName: String = "李明",
        by administrator: StaffOperator
    ) async throws -> StaffRecord {
        try await centre.addStaff(
            name: "li.ming",
            displayName: displayName,
            roles: [.reviewer],
            by: administrator
        )
    }

    /// The centre as it is when the power fails after so many commits of the administrator's.
    private func cut(after commits: Int) async throws -> PreparedCentre {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        let administrator = try centre.staffOperator("admin")
        let own = try #require(administrator.signingBook)
        let book = OperatorBook(
            book: CutBook(book: own.book, commits: commits),
            name: own.name,
            key: own.key
        )
        let dying = StaffOperator(record: administrator.record, book: book)
        await #expect(throws: (any Error).self) { _ = try await add(centre, by: dying) }
        #expect(try centre.book.staff(named: "li.ming") == nil)
        try await centre.close()
        return prepared
    }

    @Test("The same words add them, with one certificate, whenever it was", arguments: 0...2)
    func again(commits: Int) async throws {
        let prepared = try await cut(after: commits)
        let centre = try prepared.open()
        let record = try await add(centre, by: centre.staffOperator("admin"))
        let id = try #require(record.certificate)
        var filter = CertificateFilter()
        filter.keyHash = try #require(try centre.book.certificate(id)).reservation.keyHash
        #expect(try centre.book.certificates(filter, limit: 10).map(\.state) == [.active])
        #expect(try centre.staffOperator("li.ming").record == record)
        try await centre.close()
    }

    @Test("Who was added with a request of their own is added with it again, in the same words alone")
    func ownKey() async throws {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        let administrator = try centre.staffOperator("admin")
        let proof = try CertificateRequest.signed(by: PrivateKey.generate(.p256), name: "li.ming")
        func add(_ displayName: String, _ proof: CertificateRequest?) async throws -> StaffRecord {
            try await centre.addStaff(
                name: "li.ming",
                displayName: displayName,
                roles: [.reviewer],
                proof: proof,
                by: administrator
            )
        }
        let record = try await add("李明", proof)
        #expect(try await add("李明", proof) == record)
        let other = try CertificateRequest.signed(by: PrivateKey.generate(.p256), name: "li.ming")
        let others: [(String, CertificateRequest?)] = [("李四", proof), ("李明", other), ("李明", nil)]
        for (name, proof) in others {
            await #expect(throws: BookError(.exists(object: "staff member li.ming"))) {
                _ = try await add(name, proof)
            }
        }
        try await centre.close()
    }

    @Test("What was signed for other words is not theirs", arguments: 1...2)
    func otherWords(commits: Int) async throws {
        let prepared = try await cut(after: commits)
        let centre = try prepared.open()
        let administrator = try centre.staffOperator("admin")
        let error = await #expect(throws: StaffError.self) {
            _ = try await add(centre, called: "李四", by: administrator)
        }
        guard case .begunOtherwise("li.ming", _, let subject) = error?.reason else {
            Issue.record("another: \(String(describing: error))")
            return
        }
        #expect(subject.contains("李明"))
        #expect(try centre.book.staff(named: "li.ming") == nil)
        _ = try await add(centre, by: administrator)
        try await centre.close()
    }
}
