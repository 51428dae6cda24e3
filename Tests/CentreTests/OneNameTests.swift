import CentreSupport
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// RFC 5280 §4.1.2.6: one name is one authority, whoever asks at the same time.
@Suite("One name, one authority", .serialized)
struct OneNameTests {
    /// Three processes of one centre, each at the same act under another short name.
    private func atOnce(
        _ staged: StagedHierarchy,
        _ act: @escaping @Sendable (AuthorityDesk, AuthorityPlan) async throws -> Void
    ) async throws -> Int {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 1...3 {
                let centre = try staged.prepared.open()
                let desk = try staged.desk(centre)
                var plan = try staged.plan("pp\(number)", parent: "root", algorithm: .p256)
                plan.commonName = "同名"
                group.addTask { [plan] in
                    var isDone = false
                    do {
                        try await act(desk, plan)
                        isDone = true
                    } catch is CentreError {
                    } catch is HierarchyError {
                    } catch is BookError {}
                    try await centre.close()
                    return isDone
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
    }

    @Test("Of three authorities that are made under one name at once there is one")
    func created() async throws {
        let staged = try await StagedHierarchy.make()
        #expect(try await atOnce(staged) { _ = try await $0.create($1) } == 1)
        let centre = try staged.prepared.open()
        let names = try centre.book.authorities().map {
            try Certificate(der: $0.certificate).subject.description
        }
        #expect(names.filter { $0.contains("同名") }.count == 1)
        var filter = CertificateFilter()
        filter.purposes = [.authority]
        let certified = try centre.book.certificates(filter, limit: 50)
        #expect(certified.filter { $0.reservation.subject.contains("同名") }.count == 1)
        try await centre.close()
    }

    @Test("Of three requests under one name at once there is one")
    func requested() async throws {
        let staged = try await StagedHierarchy.make()
        let done = try await atOnce(staged) { desk, plan in
            var plan = plan
            plan.parent = nil
            _ = try await desk.request(plan)
        }
        #expect(done == 1)
        let centre = try staged.prepared.open()
        #expect(try centre.book.authorityRequests().count == 1)
        try await centre.close()
    }

    @Test("What was decided by the names of yesterday is not written today")
    func decided() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let subject = try DistinguishedName([.init(.commonName, "同名")])
        let isFree = try centre.demandNameFree(subject)
        try await centre.book.commit([isFree])
        _ = try await staged.request("gov", at: centre)
        await #expect(throws: BookError(.stateChanged(object: "the list of authorities"))) {
            try await centre.book.commit([isFree])
        }
        try await centre.close()
    }
}
