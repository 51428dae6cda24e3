import Model
import Store
import StoreSupport
import Testing

@Suite("Changes of applications")
struct WorkflowChangeTests {
    private func world() async throws -> TestBook {
        let world = try await TestBook()
        try await world.book.commit([.addSubject(Sample.subject), .addApplication(Sample.application(1))])
        return world
    }

    @Test("An identity is one subject")
    func subject() async throws {
        let world = try await world()
        let again = SubjectRecord(
            uid: "AAAAAAAAAAAAAAAA",
            identityDigest: Sample.subject.identityDigest,
            createdAt: Sample.now
        )
        try await world.expectRefusal(.exists(object: "subject \(again.uid)"), [.addSubject(again)])
        #expect(try world.book.subject(identityDigest: Sample.subject.identityDigest) == Sample.subject)
        #expect(try world.book.subject(uid: Sample.subject.uid) == Sample.subject)
        #expect(try world.book.subject(identityDigest: [1]) == nil)
    }

    @Test("An application number is used once, and its subject exists")
    func number() async throws {
        let world = try await world()
        try await world.expectRefusal(
            .exists(object: "application \(Sample.number(1))"),
            [.addApplication(Sample.application(1, subjectUID: Sample.secondSubject.uid))]
        )
        try await world.expectRefusal(
            .notFound(object: "subject nobody"),
            [.addApplication(Sample.application(2, subjectUID: "nobody"))]
        )
        #expect(try world.book.application(Sample.number(1)) == Sample.application(1))
        #expect(try world.book.application(Sample.number(2)) == nil)
    }

    @Test("A subject has one open NEW for a profile", arguments: ApplicationState.allCases)
    func openNew(state: ApplicationState) async throws {
        let world = try await world()
        try await world.book.commit([.updateApplication(Sample.application(1, state: state, version: 2))])
        let second = Change.addApplication(Sample.application(2))
        if state.isTerminal {
            try await world.book.commit([second])
        } else {
            try await world.expectRefusal(
                .conflictingApplication(subjectUID: Sample.subject.uid, profile: "EXPERT"),
                [second]
            )
        }
        try await world.book.commit([
            .addApplication(Sample.application(3, profile: "ORG")),
            .addApplication(Sample.application(4, type: .revoke)),
            .addSubject(Sample.secondSubject),
            .addApplication(Sample.application(5, subjectUID: Sample.secondSubject.uid)),
        ])
    }

    @Test("An update cannot make a second open NEW of a subject and profile")
    func updateConflict() async throws {
        let world = try await world()
        try await world.book.commit([.addApplication(Sample.application(2, profile: "ORG"))])
        try await world.expectRefusal(
            .conflictingApplication(subjectUID: Sample.subject.uid, profile: "EXPERT"),
            [.updateApplication(Sample.application(2, version: 2, profile: "EXPERT"))]
        )
    }

    @Test("An update demands the version before it")
    func version() async throws {
        let world = try await world()
        let object = "application \(Sample.number(1))"
        for version in [Int64.min, 0, 1, 3, Int64.max] {
            await #expect(throws: BookError(.stateChanged(object: object))) {
                try await world.book.commit([.updateApplication(Sample.application(1, version: version))])
            }
        }
        try await world.expectRefusal(
            .notFound(object: "application \(Sample.number(2))"),
            [.updateApplication(Sample.application(2, version: 2))]
        )
        let second = Sample.application(1, state: .pendingPayment, version: 2)
        try await world.book.commit([.updateApplication(second)])
        #expect(try world.book.application(Sample.number(1)) == second)
    }

    @Test("A terminal state never changes", arguments: ApplicationState.allCases.filter(\.isTerminal))
    func terminal(state: ApplicationState) async throws {
        let world = try await world()
        try await world.book.commit([.updateApplication(Sample.application(1, state: state, version: 2))])
        try await world.expectRefusal(
            .stateChanged(object: "application \(Sample.number(1))"),
            [.updateApplication(Sample.application(1, state: .draft, version: 3))]
        )
    }

    @Test("A draft is discarded with its attachments, anything else is not")
    func discard() async throws {
        let world = try await world()
        let draft = Sample.application(2, state: .draft, profile: "ORG")
        try await world.book.commit([
            .addApplication(draft), .addAttachment(Sample.attachment(2)), .queueNotice(Sample.notice(2)),
        ])
        let object = "application \(draft.number)"
        try await world.expectRefusal(
            .stateChanged(object: object),
            [.discardDraft(draft.number, version: 2)]
        )
        try await world.expectRefusal(
            .stateChanged(object: "application \(Sample.number(1))"),
            [.discardDraft(Sample.number(1), version: 1)]
        )
        try await world.book.commit([.discardDraft(draft.number, version: 1)])
        #expect(try world.book.application(draft.number) == nil)
        #expect(try world.book.attachments(of: draft.number, snapshotVersion: 1) == [])
        #expect(try world.book.waitingNotices(limit: 9).map(\.notice) == [Sample.notice(nil)])
        try await world.expectRefusal(.notFound(object: object), [.discardDraft(draft.number, version: 1)])
    }

    @Test("Attachments keep their places")
    func attachments() async throws {
        let world = try await world()
        let all = [Sample.attachment(1, position: 0), Sample.attachment(1, position: 1)]
        try await world.book.commit([
            .addAttachment(all[1]), .addAttachment(all[0]), .addAttachment(Sample.attachment(1, version: 2)),
        ])
        #expect(try world.book.attachments(of: Sample.number(1), snapshotVersion: 1) == all)
        try await world.expectRefusal(
            .exists(object: "attachment 1 of \(Sample.number(1))"),
            [.addAttachment(all[1])]
        )
        try await world.expectRefusal(
            .notFound(object: "application \(Sample.number(2))"),
            [.addAttachment(Sample.attachment(2))]
        )
    }

    @Test("An application has one order, a payment pays one order, and a state is left once")
    func order() async throws {
        let world = try await world()
        try await world.book.commit([
            .addApplication(Sample.application(2, profile: "ORG")), .addOrder(Sample.order(1)),
            .addOrder(Sample.order(2)),
        ])
        try await world.expectRefusal(
            .exists(object: "order of \(Sample.number(1))"),
            [.addOrder(Sample.order(1))]
        )
        let paid = Sample.order(1, state: .paid, transaction: "77")
        try await world.book.commit([.updateOrder(paid, from: .unpaid)])
        #expect(try world.book.order(of: Sample.number(1)) == paid)
        try await world.expectRefusal(
            .stateChanged(object: "order of \(Sample.number(1))"),
            [.updateOrder(paid, from: .unpaid)]
        )
        try await world.expectRefusal(
            .exists(object: "payment 77 by OFFLINE"),
            [.updateOrder(Sample.order(2, state: .paid, transaction: "77"), from: .unpaid)]
        )
        try await world.expectRefusal(
            .notFound(object: "order of \(Sample.number(3))"),
            [.updateOrder(Sample.order(3), from: .unpaid)]
        )
        try await world.expectRefusal(
            .notFound(object: "application \(Sample.number(3))"),
            [.addOrder(Sample.order(3))]
        )
    }

    @Test("An idempotency key is claimed once")
    func once() async throws {
        let world = try await world()
        try await world.book.commit([.once(key: "k", at: Sample.now)])
        try await world.expectRefusal(.repeated(key: "k"), [.once(key: "k", at: Sample.later)])
        try await world.expectRefusal(
            .repeated(key: "n"),
            [.once(key: "n", at: Sample.now), .once(key: "n", at: Sample.now)]
        )
        try await world.book.commit([.once(key: "n", at: Sample.now)])
    }

    @Test("Notices wait in the order they were queued")
    func notices() async throws {
        let world = try await world()
        try await world.book.commit([.queueNotice(Sample.notice(1)), .queueNotice(Sample.notice(nil))])
        let waiting = try world.book.waitingNotices(limit: 9)
        #expect(waiting.map(\.notice) == [Sample.notice(1), Sample.notice(nil)])
        #expect(try world.book.waitingNotices(after: waiting[0].id, limit: 9) == [waiting[1]])
        try await world.expectRefusal(
            .notFound(object: "application \(Sample.number(2))"),
            [.queueNotice(Sample.notice(2))]
        )
    }
}
