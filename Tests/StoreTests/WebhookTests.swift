import Model
import Store
import StoreSupport
import Testing

@Suite("What the platform is told, in the book")
struct WebhookTests {
    private static let zhang = PlatformSubject(issuer: "https://sso.example.cn", subject: "u-1001")

    /// A book with an endpoint, and an application of zhang's whose owner the platform knows.
    private func world() async throws -> TestBook {
        let world = try await TestBook()
        let account = AccountRecord(
            login: "zhang",
            mobile: "13800000001",
            password: PasswordDigest(
                salt: Array(repeating: 1, count: 16),
                digest: Array(repeating: 2, count: 32),
                cost: 15
            ),
            isActive: true,
            version: 1,
            createdAt: Sample.now,
            updatedAt: Sample.now
        )
        try await world.book.commit([
            .account(.open(account)), .platform(.tie(WebhookTests.zhang, login: "zhang", at: Sample.now)),
            .addSubject(Sample.subject), .addApplication(Sample.application(1)),
            .webhook(.open(endpoint: "bidding", at: Sample.now)),
        ])
        return world
    }

    private var issue: [Change] {
        Sample.issue(1, Sample.reservation(1, application: Sample.number(1), subjectUID: Sample.subject.uid))
    }

    private func binding(_ state: BindingRecord.State = .bound) -> BindingRecord {
        BindingRecord(
            account: "zhang",
            certificate: Sample.certificateID(1),
            profile: "EXPERT",
            sequence: 1,
            state: state,
            createdAt: Sample.now,
            updatedAt: Sample.later
        )
    }

    @Test("Issuing, binding, revoking and unbinding are told in their order, each in the commit that did it")
    func told() async throws {
        let world = try await world()
        let id = Sample.certificateID(1)
        try await world.book.commit(issue + [.activateCertificate(id)])
        try await world.book.commit([.addBinding(binding())])
        try await world.book.commit([
            .revokeCertificate(id, Sample.revocation()), .updateBinding(binding(.invalid)),
        ])
        let told = try world.book.webhooks(limit: 9).reversed().map(\.event)
        #expect(told.map(\.kind) == [.issued, .bound, .revoked, .ended])
        #expect(told.map(\.sequence) == [1, 2, 3, 4])
        #expect(told.map(\.state) == [.issued, .active, .revoked, .revoked])
        #expect(told.map(\.detail) == [nil, "BOUND", "keyCompromise", "INVALID"])
        #expect(told.allSatisfy { $0.certificate == id && $0.subject == WebhookTests.zhang })
        #expect(told.map(\.occurredAt) == [Sample.now, Sample.now, Sample.later, Sample.later])
        #expect(Set(told.map(\.id)).count == 4 && told.allSatisfy { $0.id.utf8.count == 32 })
        #expect(try world.book.webhooks(of: Sample.number(1), limit: 9).map(\.event) == told)
        #expect(try world.book.webhooks(of: Sample.number(2), limit: 9).isEmpty)
        #expect(try world.book.findDamage() == [])
    }

    @Test("What is rolled back is not told")
    func rolledBack() async throws {
        let world = try await world()
        await #expect(throws: BookError.self) {
            try await world.book.commit(issue + [.activateCertificate(Sample.certificateID(9))])
        }
        #expect(try world.book.webhooks(limit: 9).isEmpty)
    }

    @Test("Without an endpoint, or about nobody's certificate, nothing is written")
    func nobody() async throws {
        let world = try await world()
        try await world.book.commit(Sample.issue(2))
        #expect(try world.book.webhooks(limit: 9).isEmpty)
        try await world.book.commit([.webhook(.close(endpoint: "bidding"))] + issue)
        #expect(try world.book.webhookEndpoints().isEmpty)
        #expect(try world.book.webhooks(limit: 9).isEmpty)
        try await world.book.commit([
            .webhook(.open(endpoint: "bidding", at: Sample.later)),
            .revokeCertificate(Sample.certificateID(1), Sample.revocation()),
        ])
        #expect(try world.book.webhookEndpoints() == ["bidding"])
        #expect(try world.book.webhooks(limit: 9).map(\.event.kind) == [.revoked])
    }

    @Test("A certificate that follows another one is told as its owner's, without an application of its own")
    func followed() async throws {
        let world = try await world()
        let next = Sample.reservation(2, act: .rekey, predecessor: Sample.certificateID(1))
        try await world.book.commit(issue + Sample.issue(2, next))
        let told = try world.book.webhooks(limit: 9)
        #expect(told.map(\.event.certificate) == [Sample.certificateID(2), Sample.certificateID(1)])
        #expect(told.allSatisfy { $0.event.subject == WebhookTests.zhang })
    }

    @Test("Each endpoint is told every event in order, and a delivery moves only from where it stands")
    func deliveries() async throws {
        let world = try await world()
        try await world.book.commit([.webhook(.open(endpoint: "archive", at: Sample.now))])
        try await world.book.commit(issue + [.activateCertificate(Sample.certificateID(1))])
        try await world.book.commit([.addBinding(binding())])
        let first = try #require(try world.book.nextWebhook(of: "bidding"))
        #expect(first.event.kind == .issued && first.delivery.state == .waiting)
        var taken = first.delivery
        taken.state = .sending
        taken.attempts = 1
        let take = Change.webhook(.update(taken, from: first.delivery))
        try await world.book.commit([take])
        try await world.expectRefusal(.stateChanged(object: "event 1 for bidding"), [take])
        #expect(try world.book.nextWebhook(of: "bidding")?.delivery == taken)
        #expect(try world.book.nextWebhook(of: "archive")?.delivery.state == .waiting)
        var done = taken
        done.state = .sent
        try await world.book.commit([.webhook(.update(done, from: taken))])
        #expect(try world.book.nextWebhook(of: "bidding")?.event.kind == .bound)
        #expect(try world.book.webhook(1, to: "bidding")?.delivery == done)
        #expect(try world.book.webhooks([.sent], limit: 9).map(\.delivery) == [done])
        #expect(try world.book.webhooks(to: "archive", limit: 9).count == 2)
    }
}
