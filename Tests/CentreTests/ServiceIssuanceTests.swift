import CentreSupport
import Issuer
import Model
import OpenSSL
import Store
import Synchronization
import TestSupport
import Testing

@testable import Centre

/// A book that fails from one commit on, as a machine does that has lost its power.
private final class MortalBook: Book {
    private let book: any Book
    private let last: Int
    private let commits = Mutex(0)

    init(_ book: any Book, dyingAt number: Int) {
        self.book = book
        last = number
    }

    func commit(_ changes: [Change]) async throws(BookError) {
        let number = commits.withLock { count in
            count += 1
            return count
        }
        guard number < last else { throw BookError(.failed(detail: "no power")) }
        try await book.commit(changes)
    }
}

@Suite("Certificates issued by hand")
struct ServiceIssuanceTests {
    private func order(_ key: PrivateKey, dns: String = "www.example.cn") throws -> ServiceOrder {
        ServiceOrder(
            profile: "TLS-SERVER",
            proof: try CertificateRequest.signed(by: key, name: "anything"),
            facts: [
                ServiceOrder.Fact(name: "organization", value: "某单位"),
                ServiceOrder.Fact(name: "dnsNames", value: dns),
            ]
        )
    }

    private func living(_ centre: CACentre) throws -> [CertificateRecord] {
        var filter = CertificateFilter()
        filter.profile = "TLS-SERVER"
        return try centre.book.certificates(filter, limit: 10).filter { $0.state != .abandoned }
    }

    private func fail(_ prepared: PreparedCentre, _ order: ServiceOrder, atCommit number: Int) async throws {
        let centre = try prepared.open()
        let administrator = try centre.staffOperator("admin")
        let mortal = StaffOperator(
            record: administrator.record,
            book: MortalBook(administrator.book, dyingAt: number)
        )
        await #expect(throws: (any Error).self) { try await centre.issue(order, by: mortal) }
        try await centre.close()
    }

    @Test("The same order from six processes at once is one certificate, which all of them get")
    func atOnce() async throws {
        let prepared = try await PreparedCentre.make()
        let order = try order(PrivateKey.generate(.p256))
        let serials = try await withThrowingTaskGroup(of: SerialNumber.self) { group in
            for _ in 1...6 {
                let centre = try prepared.open()
                group.addTask {
                    let issued = try await centre.issue(order, by: centre.staffOperator("admin"))
                    try await centre.close()
                    return issued.id.serial
                }
            }
            return try await group.reduce(into: Set<SerialNumber>()) { $0.insert($1) }
        }
        #expect(serials.count == 1)
        let centre = try prepared.open()
        #expect(try living(centre).count == 1)
        try await centre.close()
    }

    @Test(
        "An order that lost its power at any commit is finished by the same order, with one certificate",
        arguments: 1...3
    )
    func interrupted(number: Int) async throws {
        let prepared = try await PreparedCentre.make()
        let order = try order(PrivateKey.generate(.p256))
        try await fail(prepared, order, atCommit: number)
        let centre = try prepared.open()
        _ = try await centre.recover()
        let issued = try await centre.issue(order, by: centre.staffOperator("admin"))
        #expect(issued.wasOnRecord == (number > 1))
        let records = try living(centre)
        #expect(records.map(\.id) == [issued.id])
        #expect(records.map(\.state) == [.active])
        try await centre.close()
    }

    @Test("The same order at the same time makes one certificate")
    func race() async throws {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        let administrator = try centre.staffOperator("admin")
        let order = try order(PrivateKey.generate(.p256))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { _ = try? await centre.issue(order, by: administrator) } }
        }
        let issued = try await centre.issue(order, by: administrator)
        #expect(issued.wasOnRecord)
        #expect(try living(centre).map(\.id) == [issued.id])
        try await centre.close()
    }

    @Test("An order of the same words by somebody else is another order, and its key is certified already")
    func somebodyElse() async throws {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        let administrator = try centre.staffOperator("admin")
        let other = try await centre.addStaff(
            name: "he.pki",
            displayName: "何二",
            roles: [.pkiAdministrator],
            by: administrator
        )
        let order = try order(PrivateKey.generate(.p256))
        _ = try await centre.issue(order, by: administrator)
        let error = await #expect(throws: IssuanceError.self) {
            try await centre.issue(order, by: centre.staffOperator(other.name))
        }
        #expect(error?.kind == .conflict)
        try await centre.close()
    }
}
