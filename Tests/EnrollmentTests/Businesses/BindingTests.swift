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
        let first = try await fixture.bind(holder)
        #expect(try await fixture.bind(holder) == first)
        #expect(fixture.book.contents.bindings.count == 1)
        let answer = try fixture.proof(holder.certificate, "expert-2")
        let stranger = try await refusal {
            _ = try await fixture.desk.bind(holder.serial, to: "expert-2", with: answer)
        }
        guard case .notFound = stranger else {
            Issue.record("\(stranger)")
            return
        }
        #expect(try await fixture.desk.unbind(holder.serial, from: holder.login).state == .unbound)
        #expect(try await fixture.bind(holder).sequence == 2)
    }

    @Test("An account has one certificate of a profile")
    func onePerProfile() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        try await fixture.bind(holder)
        let other = try await follower(fixture, holder)
        let reason = try await refusal { _ = try await bind(other, fixture, holder) }
        #expect(reason == .alreadyBound(to: "ex****"))
    }

    @Test("A binding whose certificate has ended gives way to another one")
    func givesWay() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder(days: 1)
        try await fixture.bind(holder)
        let other = try await follower(fixture, holder)
        fixture.clock.advance(bySeconds: 86_401)
        #expect(try await bind(other, fixture, holder).state == .bound)
        #expect(fixture.book.contents.bindings.map(\.state) == [.invalid, .bound])
    }

    @Test("A revoked or ended certificate is not bound, nor one whose authority has fallen")
    func notInUse() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder(days: 1)
        fixture.fallen.insert(holder.certificate.authority)
        let fallen = try await refusal { try await fixture.bind(holder) }
        #expect(fallen == .certificateNotActive(holder.serial))
        fixture.clock.advance(bySeconds: 86_401)
        let ended = try await refusal { try await fixture.bind(holder) }
        #expect(ended == .certificateExpired(holder.serial))
        let revocation = Revocation(date: fixture.clock.clock.now, reason: .superseded)
        try await fixture.book.commit([.revokeCertificate(holder.certificate, revocation)])
        let revoked = try await refusal { try await fixture.bind(holder) }
        #expect(revoked == .certificateNotActive(holder.serial))
        #expect(fixture.book.contents.bindings.isEmpty)
    }

    @Test("What is shown must be on record, octet for octet, and made for this account")
    func shown() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let held = try fixture.desk.bindable([2], holder.serial, to: holder.login)
        #expect(held.certificate.id == holder.certificate)
        let other = try await refusal {
            _ = try fixture.desk.bindable([2, 0], holder.serial, to: holder.login)
        }
        guard case .notFound = other else {
            Issue.record("\(other)")
            return
        }
        let stranger = try await refusal { _ = try fixture.desk.bindable([2], holder.serial, to: "expert-2") }
        #expect(stranger == .otherHolder(holder.serial))
        try await fixture.bind(holder)
        let taken = try await refusal { _ = try fixture.desk.bindable([2], holder.serial, to: "expert-2") }
        #expect(taken == .alreadyBound(to: "ex****"))
    }

    @Test("A certificate that names another subject than its application is not the account's")
    func otherSubject() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let other = try await fixture.issueCertificate(
            subjectUID: "FEDCBA9876543210",
            profile: "HANDLER",
            days: 30,
            predecessor: holder.certificate
        )
        let reason = try await refusal { _ = try await bind(other, fixture, holder) }
        #expect(reason == .otherHolder(other.serial))
        #expect(fixture.book.contents.bindings.isEmpty)
    }

    @Test("A challenge is good once, for two minutes, for one certificate and one account")
    func challenge() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        func reason(_ proof: BindingProof) async throws -> EnrollmentError.Reason {
            try await refusal {
                _ = try await fixture.desk.bind(holder.serial, to: holder.login, with: proof)
            }
        }
        let good = try fixture.proof(holder.certificate, holder.login)
        #expect(good.nonce.count == 32)
        #expect(try fixture.proof(holder.certificate, holder.login).nonce != good.nonce)
        let lengths: [[UInt8]] = [[], Array(good.nonce.dropLast()), good.nonce + [0]]
        for nonce in lengths {
            #expect(try await reason(BindingProof(nonce: nonce, signature: [1])) == .challengeOver)
        }
        for place in good.nonce.indices {
            var changed = good.nonce
            changed[place] ^= 1
            #expect(try await reason(BindingProof(nonce: changed, signature: [1])) == .challengeOver)
        }
        #expect(try await reason(fixture.proof(holder.certificate, "expert-2")) == .challengeOver)
        let other = try fixture.desk.bindingNonce(for: DeskFixture.mix([3]), of: holder.login)
        #expect(try await reason(BindingProof(nonce: other, signature: [1])) == .challengeOver)

        fixture.clock.advance(bySeconds: 120)
        _ = try await fixture.desk.bind(holder.serial, to: holder.login, with: good)
        _ = try await fixture.desk.unbind(holder.serial, from: holder.login)
        #expect(try await reason(good) == .challengeOver, "it was answered before")
        let late = try fixture.proof(holder.certificate, holder.login)
        fixture.clock.advance(bySeconds: 121)
        #expect(try await reason(late) == .challengeOver)
        #expect(fixture.book.contents.bindings.map(\.state) == [.unbound])
    }

    @Test("The statement is a text that says what it is for")
    func statement() {
        let octets = BindingStatement.bytes(account: "zhang.expert", fingerprint: [0xAB], nonce: [1, 2])
        let text = "ebnew-bind-v1\naccount=zhang.expert\ncertificate=ab\nnonce=0102\n"
        #expect(String(decoding: octets, as: UTF8.self) == text)
    }

    /// Another certificate of the holder.
    private func follower(_ fixture: DeskFixture, _ holder: Holder) async throws -> CertificateID {
        try await fixture.issueCertificate(
            subjectUID: holder.application.subjectUID,
            profile: "EXPERT",
            days: 30,
            predecessor: holder.certificate
        )
    }

    private func bind(
        _ id: CertificateID,
        _ fixture: DeskFixture,
        _ holder: Holder
    ) async throws -> BindingRecord {
        let proof = try fixture.proof(id, holder.login)
        return try await fixture.desk.bind(id.serial, to: holder.login, with: proof)
    }
}
