@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("吊销")
struct RevocationTests {
    @Test(
        "An approval revokes in the same commit, closes what else is open, returns what was paid and ends the binding"
    )
    func approval() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        _ = try await fixture.bind(holder)
        let renewal = try await fixture.executing(.renew, holder)
        let unlock = try await fixture.submit(.unlock, holder)
        let record = try await fixture.submit(.revoke, holder)
        #expect(try await fixture.approve(record.number).state == .completed)
        let contents = fixture.book.contents
        let certificate = try #require(contents.certificates[holder.certificate])
        #expect(certificate.state == .revoked && certificate.revocation?.reason == .keyCompromise)
        #expect(contents.blockedKeys == [certificate.reservation.keyHash])
        #expect(fixture.state(renewal.number) == .closed && fixture.state(unlock.number) == .closed)
        #expect(contents.applications[renewal.number]?.reasonCode == "cert_revoked")
        #expect(contents.orders[renewal.number]?.state == .refunding)
        #expect(contents.payments.last { $0.application == renewal.number }?.state == .refunding)
        #expect(contents.codes.map(\.state) == [.void])
        #expect(contents.bindings.map(\.state) == [.invalid])
        #expect(fixture.templates.suffix(3) == ["CLOSED", "CLOSED", "REVOKED"])
        #expect(contents.orders[record.number]?.amountFen == 0)
    }

    @Test("Every cause of the form becomes its reason, and the CA's own is not offered")
    func causes() async throws {
        for cause in RevocationCause.allCases {
            let fixture = try DeskFixture()
            let holder = try await fixture.holder()
            let members: [(String, JSONValue)] = [
                ("mobile", .string("13800000001")), ("email", .string("a@expert.example")),
                ("revokeReason", .string(cause.rawValue)), ("revokeNote", .string("说明说明")),
            ]
            guard cause != .privilegeWithdrawn else {
                let reason = try await refusal { try await fixture.submit(.revoke, holder, members) }
                guard case .validationFailed = reason else {
                    Issue.record("\(reason)")
                    continue
                }
                continue
            }
            let record = try await fixture.submit(.revoke, holder, members)
            _ = try await fixture.approve(record.number)
            let revocation = fixture.book.contents.certificates[holder.certificate]?.revocation
            #expect(revocation?.reason == cause.reason)
        }
    }

    @Test("'Other' needs words, and the key was not lost in the future")
    func details() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let reason = try await refusal {
            try await fixture.submit(
                .revoke,
                holder,
                [
                    ("mobile", .string("13800000001")), ("email", .string("a@expert.example")),
                    ("revokeReason", .string("other")), ("invalidityDate", .string("2026-11-22 08:01")),
                ]
            )
        }
        guard case .validationFailed(let failures) = reason else {
            Issue.record("\(reason)")
            return
        }
        #expect(Set(failures.map(\.field)) == ["revokeNote", "invalidityDate"])
        let record = try await fixture.submit(
            .revoke,
            holder,
            [
                ("mobile", .string("13800000001")), ("email", .string("a@expert.example")),
                ("revokeReason", .string("key_compromise")), ("invalidityDate", .string("2026-11-21 08:01")),
            ]
        )
        _ = try await fixture.approve(record.number)
        let since = fixture.book.contents.certificates[holder.certificate]?.revocation?.invalidityDate
        #expect(since == fixture.clock.clock.now.advanced(bySeconds: -86_400 + 60))
    }

    @Test(
        "A licence that has lapsed does not stand in the way of a revocation, and does in that of a renewal"
    )
    func lapsedLicence() async throws {
        let fixture = try DeskFixture()
        let document = try Document("tenderer-org").with("licenceValidTo", "2026-11-30")
        let owner = Submitter(login: "org-1")
        let file = try document.file
        let made = try await fixture.desk.submit(file, uploads: DeskFixture.uploads(file), by: owner)
        _ = try await fixture.approve(made.number)
        let producing = try await fixture.pay(made.number)
        let id = try await fixture.issueCertificate(
            subjectUID: made.subjectUID,
            profile: made.profile,
            days: 20,
            application: made.number,
            token: "TW0001"
        )
        try await fixture.book.commit([
            .updateApplication(producing.moved(to: .completed, at: fixture.clock.clock.now))
        ])
        let holder = Holder(
            certificate: id,
            application: made,
            submitter: owner,
            token: "TW0001",
            person: false
        )
        fixture.clock.advance(bySeconds: 10 * 86_400)
        let renewal = try await refusal { try await fixture.submit(.renew, holder) }
        guard case .validationFailed(let failures) = renewal else {
            Issue.record("\(renewal)")
            return
        }
        #expect(failures.map(\.field) == ["licenceValidTo"])
        let record = try await fixture.submit(.revoke, holder)
        #expect(try await fixture.approve(record.number).state == .completed)
    }

    @Test("The centre revokes by two persons, and the holder finds it among their applications")
    func byTheCentre() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        _ = try await fixture.desk.proposeRevocation(
            holder.certificate,
            .privilegeWithdrawn,
            "提供虚假材料",
            by: fixture.reviewer
        )
        let both = Principal.staff(name: "li.na", roles: [.reviewer, .businessAdministrator])
        let same = try await refusal {
            _ = try await fixture.desk.confirmRevocation(holder.certificate, by: both)
        }
        #expect(same == .sodViolation(.samePersonTwice))
        let wrongRole = try await refusal {
            _ = try await fixture.desk.confirmRevocation(holder.certificate, by: fixture.finance)
        }
        #expect(wrongRole == .notPermitted(.confirmRevocation))
        let record = try #require(
            try await fixture.desk.confirmRevocation(holder.certificate, by: fixture.administrator)
        )
        #expect(
            record.state == .completed && record.reasonCode == "initiator_ca" && record.owner == holder.login
        )
        let contents = fixture.book.contents
        #expect(contents.certificates[holder.certificate]?.revocation?.reason == .privilegeWithdrawn)
        #expect(contents.proposals.map(\.state) == [.confirmed])
        #expect(fixture.templates.last == "REVOKED")
        let again = try await refusal {
            _ = try await fixture.desk.confirmRevocation(holder.certificate, by: fixture.administrator)
        }
        #expect(again == .certificateNotActive(holder.serial))
    }

    @Test("A declined proposal revokes nothing, and another may follow")
    func declined() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        func propose() async throws {
            _ = try await fixture.desk.proposeRevocation(
                holder.certificate,
                .privilegeWithdrawn,
                "提供虚假材料",
                by: fixture.reviewer
            )
        }
        try await propose()
        let twice = try await refusal { try await propose() }
        #expect(twice == .book(BookError(.exists(object: "open proposal about \(holder.certificate.path)"))))
        _ = try await fixture.desk.declineRevocation(holder.certificate, by: fixture.administrator)
        #expect(fixture.book.contents.certificates[holder.certificate]?.state == .active)
        try await propose()
    }

    @Test("A holder in an emergency revokes at once with the code to the phone on file")
    func emergency() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let (pair, successor) = try await besides(holder, in: fixture)
        _ = try await fixture.desk.requestEmergency(holder.serial, by: holder.login)
        let code = try fixture.code("CODE_EMERGENCY", holder.application.number)
        let wrong = try await refusal {
            _ = try await fixture.desk.revokeInEmergency(
                holder.serial,
                .tokenLost,
                code: Array("22222-22222".utf8),
                by: holder.login
            )
        }
        #expect(wrong == .codeWrong(left: 4))
        let stranger = try await refusal {
            _ = try await fixture.desk.revokeInEmergency(
                holder.serial,
                .tokenLost,
                code: code,
                by: "expert-2"
            )
        }
        guard case .notFound = stranger else {
            Issue.record("\(stranger)")
            return
        }
        let record = try await fixture.desk.revokeInEmergency(
            holder.serial,
            .tokenLost,
            code: code,
            by: holder.login
        )
        #expect(record.state == .completed && record.reasonCode == "initiator_holder")
        for id in [holder.certificate, pair, successor] {
            #expect(fixture.book.contents.certificates[id]?.revocation?.reason == .keyCompromise)
        }
        #expect(fixture.book.contents.tokens[holder.token]?.state == .lost)
        #expect(fixture.book.contents.codes.last?.state == .consumed)
        // 补办 follows the revoked one.
        #expect(try await fixture.submit(.reissue, holder).state == .pendingReview)
    }

    /// The holder's token in the book, with an encryption certificate beside theirs and one that will take its place.
    private func besides(
        _ holder: Holder,
        in fixture: DeskFixture
    ) async throws -> (pair: CertificateID, successor: CertificateID) {
        let token = try await fixture.addToken(holder.token, for: holder.application.number)
        try await fixture.book.commit([
            .updateToken(token.changed(at: fixture.clock.clock.now) { $0.state = .inUse })
        ])
        let pair = try await fixture.issueCertificate(
            subjectUID: "uid",
            profile: "HANDLER-ENC",
            days: 20,
            application: holder.application.number,
            purpose: .encryption
        )
        let successor = try await fixture.issueCertificate(
            subjectUID: "uid",
            profile: "EXPERT",
            days: 380,
            token: holder.token,
            predecessor: holder.certificate,
            activate: false
        )
        return (pair, successor)
    }

    @Test("An emergency code is worth nothing after ten minutes")
    func emergencyExpires() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        _ = try await fixture.desk.requestEmergency(holder.serial, by: holder.login)
        let code = try fixture.code("CODE_EMERGENCY", holder.application.number)
        fixture.clock.advance(bySeconds: 600)
        let reason = try await refusal {
            _ = try await fixture.desk.revokeInEmergency(
                holder.serial,
                .tokenLost,
                code: code,
                by: holder.login
            )
        }
        #expect(reason == .codeExpired)
    }

    @Test("A revocation made elsewhere is followed: applications closed, binding invalid, once")
    func elsewhere() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        _ = try await fixture.bind(holder)
        let record = try await fixture.executing(.renew, holder)
        let revocation = Revocation(date: fixture.clock.clock.now, reason: .superseded)
        try await fixture.book.commit([.revokeCertificate(holder.certificate, revocation)])
        #expect(try await fixture.desk.settleRevocations() == [record.number])
        #expect(fixture.state(record.number) == .closed)
        #expect(fixture.book.contents.bindings.map(\.state) == [.invalid])
        let notices = fixture.book.contents.notices.count
        #expect(try await fixture.desk.settleRevocations().isEmpty)
        #expect(fixture.book.contents.notices.count == notices)
    }
}
