@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("绑定")
struct BindingTests {
    @Test("A certificate is bound to its own account, once, and again after it was unbound")
    func binds() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let first = try await fixture.desk.bind(holder.serial, to: holder.login)
        #expect(try await fixture.desk.bind(holder.serial, to: holder.login) == first)
        #expect(fixture.book.contents.bindings.count == 1)
        let stranger = try await refusal { _ = try await fixture.desk.bind(holder.serial, to: "expert-2") }
        guard case .notFound = stranger else {
            Issue.record("\(stranger)")
            return
        }
        #expect(try await fixture.desk.unbind(holder.serial, from: holder.login).state == .unbound)
        #expect(try await fixture.desk.bind(holder.serial, to: holder.login).sequence == 2)
    }

    @Test("An account has one certificate of a profile")
    func onePerProfile() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        _ = try await fixture.desk.bind(holder.serial, to: holder.login)
        let other = try await fixture.issueCertificate(
            subjectUID: holder.application.subjectUID,
            profile: "EXPERT",
            days: 30,
            predecessor: holder.certificate
        )
        let reason = try await refusal { _ = try await fixture.desk.bind(other.serial, to: holder.login) }
        #expect(reason == .alreadyBound(to: "ex****"))
    }

    @Test("A revoked or ended certificate is not bound")
    func notInUse() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder(days: 1)
        fixture.clock.advance(bySeconds: 86_401)
        let ended = try await refusal { _ = try await fixture.desk.bind(holder.serial, to: holder.login) }
        #expect(ended == .certificateExpired(holder.serial))
        let revocation = Revocation(date: fixture.clock.clock.now, reason: .superseded)
        try await fixture.book.commit([.revokeCertificate(holder.certificate, revocation)])
        let revoked = try await refusal { _ = try await fixture.desk.bind(holder.serial, to: holder.login) }
        #expect(revoked == .certificateNotActive(holder.serial))
    }
}
