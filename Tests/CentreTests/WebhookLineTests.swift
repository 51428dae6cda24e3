import Enrollment
import Messages
import Model
import OpenSSL
import Store
import StoreSupport
import Synchronization
import TestSupport
import Testing

@testable import Centre

/// What an endpoint is told over a real book; the endpoint is played, because the real ones are in MessagesTests.
@Suite("Telling the platform")
struct WebhookLineTests {
    /// An endpoint that does as it is told, and keeps what it took.
    private final class Endpoint: WebhookSender {
        let taken = Mutex<[WebhookCall]>([])
        let mood = Mutex<DeliveryError.Reason?>(nil)

        func send(_ call: WebhookCall) async throws(DeliveryError) {
            if let reason = mood.withLock({ $0 }) { throw DeliveryError(reason) }
            taken.withLock { $0.append(call) }
        }

        var bodies: [String] {
            taken.withLock { $0.map { String(decoding: $0.body, as: UTF8.self) } }
        }
    }

    private struct World {
        let book: TestBook
        let clock = ManualClock(Sample.later)
        let endpoint = Endpoint()

        init() async throws {
            book = try await TestBook()
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
            let subject = PlatformSubject(issuer: "https://sso.example.cn", subject: "u-1001")
            try await book.book.commit([
                .account(.open(account)), .platform(.tie(subject, login: "zhang", at: Sample.now)),
                .addSubject(Sample.subject), .addApplication(Sample.application(1)),
                .webhook(.open(endpoint: "bidding", at: Sample.now)),
            ])
        }

        var line: WebhookLine {
            WebhookLine(
                endpoint: "bidding",
                url: "https://platform.example.cn/hook",
                trusted: nil,
                secrets: [[1]],
                book: book.book,
                sender: endpoint,
                clock: clock.clock,
                policy: OutboxPolicy(giveUpSeconds: 3600)
            )
        }

        /// A certificate is issued, and revoked.
        func happen() async throws {
            let reservation = Sample.reservation(
                1,
                application: Sample.number(1),
                subjectUID: Sample.subject.uid
            )
            try await book.book.commit(Sample.issue(1, reservation))
            try await book.book.commit([.revokeCertificate(Sample.certificateID(1), Sample.revocation())])
        }

        func states() throws -> [MessageRecord.State] {
            try book.book.webhooks(limit: 9).reversed().map(\.delivery.state)
        }
    }

    @Test(
        "An endpoint is told what happened in its order, with serial, fingerprint, status and subject, and nothing personal"
    )
    func told() async throws {
        let world = try await World()
        try await world.happen()
        let records = try await world.line.round()
        #expect(records.map(\.state) == [.sent, .sent] && records.map(\.event) == [1, 2])
        let serial = Sample.certificateID(1).serial.hexadecimal
        let fingerprint = Hexadecimal.encode(DigestAlgorithm.sha256.hash(Sample.encoded(1)))
        let facts = """
            "authority":"issuing","fingerprint":"\(fingerprint)","notAfter":"2027-11-22T00:00:00Z",\
            "notBefore":"2026-11-22T00:00:00Z","profile":"EXPERT","serial":"\(serial)"
            """
        let account = #"{"issuer":"https://sso.example.cn","subject":"u-1001"}"#
        #expect(
            world.endpoint.bodies == [
                #"{"data":{"account":\#(account),"certificate":{\#(facts),"status":"issued"},"sequence":1},"#
                    + #""timestamp":"2026-11-22T00:00:00Z","type":"certificate.issued"}"#,
                #"{"data":{"account":\#(account),"certificate":{\#(facts),"status":"revoked"},"#
                    + #""reason":"keyCompromise","sequence":2},"#
                    + #""timestamp":"2026-11-22T00:01:00Z","type":"certificate.revoked"}"#,
            ]
        )
        #expect(world.endpoint.bodies.allSatisfy { !$0.contains("zhang") && !$0.contains("Holder") })
        #expect(try await world.line.round() == [])
    }

    @Test("While an endpoint is away nothing overtakes, the same id comes again, and each pause is longer")
    func away() async throws {
        let world = try await World()
        try await world.happen()
        world.endpoint.mood.withLock { $0 = .unreachable(service: "it", detail: "away") }
        var pauses: [Int64] = []
        for _ in 0..<4 {
            let records = try await world.line.round()
            #expect(records.map(\.event) == [1] && records.map(\.state) == [.waiting])
            #expect(try await world.line.round() == [])
            let due = try #require(records.first).dueAt.secondsSinceEpoch
            pauses.append(due - world.clock.clock.now.secondsSinceEpoch)
            world.clock.advance(bySeconds: pauses.last ?? 0)
        }
        #expect(pauses == [30, 60, 120, 240])
        world.endpoint.mood.withLock { $0 = nil }
        #expect(try await world.line.round().map(\.event) == [1, 2])
        let first = try #require(try world.book.book.webhook(1, to: "bidding"))
        let call = try #require(world.endpoint.taken.withLock { $0.first })
        #expect(call.fields.contains("webhook-id: \(first.event.id)"))
        #expect(first.delivery.attempts == 5 && first.delivery.detail == nil)
    }

    @Test(
        "What is given up is told to the auditors, lets the next one pass, and goes again when support says so"
    )
    func givenUp() async throws {
        let world = try await World()
        try await world.happen()
        world.endpoint.mood.withLock { $0 = .rejected(service: "it", detail: "gone") }
        #expect(try await world.line.round().map(\.state) == [.failed, .failed])
        #expect(try world.book.book.auditEntryCount(action: "webhook.fail") == 2)
        world.endpoint.mood.withLock { $0 = nil }
        world.clock.advance(bySeconds: 7200)
        #expect(try await world.line.round() == [])
        let dead = try #require(try world.book.book.webhook(2, to: "bidding")).delivery
        var again = dead
        again.state = .waiting
        again.attempts = 0
        try await world.book.book.commit([.webhook(.update(again, from: dead))])
        #expect(try await world.line.round().map(\.event) == [2])
        #expect(try world.states() == [.failed, .sent])
    }

    @Test("What cannot be told for as long as anybody is to wait is given up")
    func spent() async throws {
        let world = try await World()
        try await world.happen()
        world.endpoint.mood.withLock { $0 = .unreachable(service: "it", detail: "away") }
        var tries = 0
        while try world.states().first != .failed, tries < 50 {
            _ = try await world.line.round()
            world.clock.advance(bySeconds: 3600)
            tries += 1
        }
        #expect(tries == 7)
        #expect(try world.states() == [.failed, .waiting])
    }

    @Test("Two processes tell an event once")
    func twice() async throws {
        let world = try await World()
        try await world.happen()
        let line = world.line
        async let first = line.round()
        async let second = line.round()
        let told = try await (first + second).map(\.event)
        #expect(told.sorted() == [1, 2] || told == [1] || told == [2])
        _ = try await world.line.round()
        #expect(world.endpoint.bodies.count == 2)
    }

    @Test("A test call has a type of its own, and is on no record")
    func tested() async throws {
        let world = try await World()
        try await world.line.test(id: "test-1")
        #expect(
            world.endpoint.bodies == [
                #"{"data":{"endpoint":"bidding"},"timestamp":"2026-11-22T00:01:00Z","type":"webhook.test"}"#
            ]
        )
        #expect(try world.book.book.webhooks(limit: 9).isEmpty)
    }
}
