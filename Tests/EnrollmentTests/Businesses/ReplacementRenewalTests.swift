@testable import Enrollment
import Foundation
import Model
import TestSupport
import Testing

/// product.md §5.1.
@Suite("替换并更新: a replacement that renews")
struct ReplacementRenewalTests {
    private static let changed: [(String, JSONValue)] = [
        ("applicantName", .string("王建国")), ("changeNote", .string("依法更名，见变更证明")),
    ]

    private func submit(
        _ value: JSONValue,
        _ fixture: DeskFixture,
        days: Int64
    ) async throws -> ApplicationRecord {
        let holder = try await fixture.holder(days: days)
        return try await fixture.submit(.replace, holder, Self.changed + [("alsoRenew", value)])
    }

    @Test("In the last 30 days it is one order of both fees", arguments: [true, false])
    func order(renews: Bool) async throws {
        let fixture = try DeskFixture()
        let record = try await submit(.bool(renews), fixture, days: 20)
        let matter = try #require(try ApplicationSnapshot(canonicalJSON: record.snapshot).matter)
        #expect(matter.business == .replace(note: "依法更名，见变更证明", renews: renews))
        #expect(matter.renews == renews)
        let approved = try await fixture.approve(record.number)
        #expect(approved.state == .pendingPayment)
        let replacing = try fixture.desk.price(of: .replace)
        let renewing = try fixture.desk.price(of: .renew)
        #expect(replacing > 0 && renewing > 0)
        let order = try #require(fixture.book.contents.orders[record.number])
        #expect(order.amountFen == replacing + (renews ? renewing : 0))
    }

    @Test("Earlier it is refused with the day from which on it can be had")
    func early() async throws {
        let fixture = try DeskFixture()
        let reason = try await refusal { _ = try await submit(.bool(true), fixture, days: 60) }
        guard case .validationFailed(let failures) = reason else {
            Issue.record("\(reason)")
            return
        }
        #expect(failures.map(\.field) == ["alsoRenew"])
        let end = fixture.clock.clock.now.advanced(bySeconds: 60 * 86_400)
        #expect(failures.first?.message.contains(RenewalWindow(end).opensOn.description) == true)
    }

    @Test("A word is neither yes nor no")
    func type() async throws {
        let fixture = try DeskFixture()
        let reason = try await refusal { _ = try await submit(.string("yes"), fixture, days: 20) }
        guard case .validationFailed(let failures) = reason else {
            Issue.record("\(reason)")
            return
        }
        #expect(failures.map(\.field) == ["alsoRenew"] && failures.map(\.code) == [.wrongType])
    }
}
