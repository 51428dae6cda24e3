import Model
import Store
import StoreSupport
import Testing

@Suite("Codes, bindings, proposals and payments in the book")
struct CaseChangeTests {
    private let id = Sample.certificateID(1)

    private func world() async throws -> TestBook {
        let world = try await TestBook()
        try await world.book.commit(Sample.issue(1) + Sample.issue(2) + [.activateCertificate(id)])
        try await world.book.commit([
            .addSubject(Sample.subject), .addApplication(Sample.application(1)),
        ])
        return world
    }

    private func application(
        _ index: Int,
        _ type: ApplicationType,
        _ state: ApplicationState = .pendingReview
    ) -> ApplicationRecord {
        ApplicationRecord(
            number: Sample.number(index, type),
            type: type,
            state: state,
            version: 1,
            subjectUID: Sample.subject.uid,
            profile: "EXPERT",
            owner: "zhang",
            registrar: nil,
            snapshot: [1],
            snapshotVersion: 1,
            reviewer: nil,
            reasonCode: nil,
            reasonText: nil,
            certificate: id,
            createdAt: Sample.now,
            updatedAt: Sample.now
        )
    }

    private func code(_ sequence: Int) -> ExecutionCodeRecord {
        ExecutionCodeRecord(
            subject: Sample.number(1).text,
            sequence: sequence,
            kind: .renewal,
            state: .issued,
            certificate: id,
            tokenSerial: "TW0001",
            digest: Sample.hash("code \(sequence)"),
            issuedBy: "li",
            expiresAt: Sample.later,
            createdAt: Sample.now,
            updatedAt: Sample.now
        )
    }

    @Test("What is about a certificate is found by it, and excludes what it must")
    func conflicts() async throws {
        let world = try await world()
        let renewal = application(2, .renew)
        try await world.book.commit([.addApplication(renewal), .addApplication(application(3, .unlock))])
        #expect(try world.book.application(renewal.number) == renewal)
        #expect(try world.book.openApplications(about: id).map(\.type) == [.renew, .unlock])
        for type in [ApplicationType.renew, .replace, .unlock] {
            try await world.expectRefusal(
                .conflictingApplication(subjectUID: Sample.subject.uid, profile: "EXPERT"),
                [.addApplication(application(4, type))]
            )
        }
        // The subject has an open NEW.
        try await world.expectRefusal(
            .conflictingApplication(subjectUID: Sample.subject.uid, profile: "EXPERT"),
            [.addApplication(application(4, .reissue))]
        )
        try await world.book.commit([
            .addApplication(application(5, .revoke)), .addApplication(application(6, .renew, .draft)),
        ])
        #expect(try world.book.orphanedApplications(limit: 9).isEmpty)
        try await world.book.commit([.revokeCertificate(id, Sample.revocation())])
        #expect(try world.book.orphanedApplications(limit: 9).map(\.type) == [.renew, .unlock, .revoke])
        let page = try world.book.applications(
            [.pendingReview],
            untouchedSince: Sample.later,
            after: Sample.number(1),
            limit: 2
        )
        #expect(page.map(\.type) == [.renew, .unlock])
        #expect(try world.book.findDamage() == [])
    }

    @Test("A thing has one code that may be redeemed, and a code moves only from where it stands")
    func codes() async throws {
        let world = try await world()
        try await world.book.commit([.addCode(code(1))])
        try await world.expectRefusal(
            .exists(object: "open code for \(Sample.number(1))"),
            [.addCode(code(2))]
        )
        var next = code(1)
        next.state = .redeemed
        next.wrongTries = 2
        next.sessionDigest = Sample.hash("session")
        next.sessionUntil = Sample.later
        next.challenge = Sample.hash("challenge")
        next.heldUntil = Sample.now
        try await world.book.commit([.updateCode(next, from: code(1))])
        #expect(try world.book.codes(for: Sample.number(1).text) == [next])
        #expect(try world.book.code(ofSession: Sample.hash("session")) == next)
        var presented = next
        presented.requestDigest = Sample.hash("request")
        try await world.book.commit([.updateCode(presented, from: next)])
        var other = next
        other.requestDigest = Sample.hash("another request")
        let object = "code 1 for \(Sample.number(1))"
        try await world.expectRefusal(.stateChanged(object: object), [.updateCode(other, from: next)])
        try await world.expectRefusal(.stateChanged(object: object), [.updateCode(next, from: code(1))])
        var over = presented
        over.state = .void
        try await world.book.commit([.updateCode(over, from: presented), .addCode(code(2))])
    }

    @Test("A code whose session was opened anew, or whose card was answered since, is not as it was")
    func sessions() async throws {
        let world = try await world()
        var opened = code(1)
        opened.state = .redeemed
        opened.sessionDigest = Sample.hash("first session")
        opened.sessionUntil = Sample.later
        opened.challenge = Sample.hash("challenge")
        try await world.book.commit([.addCode(code(1)), .updateCode(opened, from: code(1))])
        var again = opened
        again.sessionDigest = Sample.hash("second session")
        try await world.book.commit([.updateCode(again, from: opened)])
        var late = opened
        late.requestDigest = Sample.hash("request")
        let object = "code 1 for \(Sample.number(1))"
        try await world.expectRefusal(.stateChanged(object: object), [.updateCode(late, from: opened)])
        var answered = again
        answered.answers = 1
        try await world.book.commit([.updateCode(answered, from: again)])
        #expect(try world.book.codes(for: Sample.number(1).text) == [answered])
        try await world.expectRefusal(.stateChanged(object: object), [.updateCode(answered, from: again)])
    }

    @Test("The key of a certificate has one place on its token")
    func place() async throws {
        let world = try await world()
        #expect(try world.book.keyPlace(of: id) == nil)
        try await world.book.commit([.placeKey(id, slot: "signature")])
        #expect(try world.book.keyPlace(of: id) == "signature")
        try await world.expectRefusal(
            .exists(object: "place of the key of certificate \(id.serial.hexadecimal)"),
            [.placeKey(id, slot: "authentication")]
        )
        #expect(try world.book.findDamage() == [])
    }

    @Test(
        "One account, one certificate of a profile; a binding ends once, also when its certificate was revoked"
    )
    func bindings() async throws {
        let world = try await world()
        func binding(_ account: String, _ index: Int) -> BindingRecord {
            BindingRecord(
                account: account,
                certificate: Sample.certificateID(index),
                profile: "EXPERT",
                sequence: 1,
                state: .bound,
                createdAt: Sample.now,
                updatedAt: Sample.now
            )
        }
        try await world.book.commit([.addBinding(binding("zhang", 1))])
        for rival in [binding("zhang", 2), binding("li", 1)] {
            try await world.expectRefusal(
                .exists(object: "binding of certificate \(rival.certificate.serial.hexadecimal)"),
                [.addBinding(rival)]
            )
        }
        #expect(try world.book.orphanedBindings(limit: 9).isEmpty)
        try await world.book.commit([.revokeCertificate(id, Sample.revocation())])
        #expect(try world.book.orphanedBindings(limit: 9) == [binding("zhang", 1)])
        var ended = binding("zhang", 1)
        ended.state = .invalid
        try await world.book.commit([.updateBinding(ended), .addBinding(binding("zhang", 2))])
        #expect(try world.book.bindings(of: id) == [ended])
        #expect(try world.book.bindings(account: "zhang").count == 2)
        try await world.expectRefusal(
            .stateChanged(object: "binding of certificate \(id.serial.hexadecimal)"),
            [.updateBinding(ended)]
        )
    }

    @Test("A proposal is open once and confirmed by somebody else; a transaction number is one payment")
    func proposalsAndPayments() async throws {
        let world = try await world()
        func proposal(_ sequence: Int, _ state: ProposalRecord.State, _ decidedBy: String?) -> ProposalRecord
        {
            ProposalRecord(
                kind: .refund,
                subject: "OFFLINE/T1",
                sequence: sequence,
                state: state,
                cause: nil,
                text: "重复支付",
                proposedBy: "li",
                decidedBy: decidedBy,
                createdAt: Sample.now,
                updatedAt: Sample.now
            )
        }
        try await world.book.commit([.addProposal(proposal(1, .proposed, nil))])
        try await world.expectRefusal(
            .exists(object: "open proposal about OFFLINE/T1"),
            [.addProposal(proposal(2, .proposed, nil))]
        )
        await #expect(throws: BookError.self) {
            try await world.book.commit([.updateProposal(proposal(1, .confirmed, "li"))])
        }
        try await world.book.commit([.updateProposal(proposal(1, .confirmed, "wu"))])
        #expect(try world.book.proposals(.refund, about: "OFFLINE/T1") == [proposal(1, .confirmed, "wu")])
        #expect(try world.book.proposals([.confirmed], [.refund], limit: 9).count == 1)

        func payment(_ state: PaymentRecord.State) -> PaymentRecord {
            PaymentRecord(
                channel: "OFFLINE",
                transaction: "T1",
                application: Sample.number(1),
                amountFen: 20_000,
                state: state,
                evidence: "回单 17",
                recordedBy: "li",
                createdAt: Sample.now,
                updatedAt: Sample.now
            )
        }
        try await world.book.commit([.addPayment(payment(.refunding))])
        try await world.expectRefusal(
            .exists(object: "payment T1 by OFFLINE"),
            [.addPayment(payment(.accepted))]
        )
        try await world.expectRefusal(
            .stateChanged(object: "payment T1 by OFFLINE"),
            [.updatePayment(payment(.refunded), from: .accepted)]
        )
        try await world.book.commit([.updatePayment(payment(.refunded), from: .refunding)])
        #expect(try world.book.payments(of: Sample.number(1)) == [payment(.refunded)])
        #expect(try world.book.payment(channel: "OFFLINE", transaction: "T1") == payment(.refunded))
        #expect(try world.book.payments([.refunded], limit: 9).count == 1)
    }

    @Test("A notice that brings a code goes by short message alone, and its code is forgotten")
    func sealed() async throws {
        let world = try await world()
        let notice = Notice(
            template: "CODE_RENEW",
            application: Sample.number(1),
            values: ["until": "x"],
            sealed: [1, 2, 3],
            createdAt: Sample.now
        )
        try await world.book.commit([.queueNotice(notice)])
        let due = try world.book.dueMessages(at: Sample.later, limit: 9)
        #expect(due.map(\.record.channel) == [.shortMessage] && due.first?.notice == notice)
        let number = try #require(due.first?.record.notice)
        try await world.book.commit([.forgetSealed(notice: number)])
        #expect(try world.book.messages(ofNotice: number).allSatisfy { $0.notice.sealed == nil })
        try await world.expectRefusal(.notFound(object: "notice 99"), [.forgetSealed(notice: 99)])
    }

    @Test("Certificates are found by serial number, and by the time of their end")
    func certificates() async throws {
        let world = try await world()
        #expect(try world.book.certificates(serial: id.serial).map(\.id) == [id])
        let end = try #require(try world.book.certificate(id)).reservation.notAfter
        func ending(_ start: Timestamp, _ last: Timestamp) throws -> [CertificateID] {
            try world.book.certificates(endingFrom: start, to: last, after: nil, limit: 9).map(\.id)
        }
        #expect(try ending(end, end) == [id])
        #expect(try ending(end.advanced(bySeconds: 1), end.advanced(bySeconds: 2)).isEmpty)
    }
}
