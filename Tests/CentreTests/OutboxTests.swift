@testable import Centre
import CentreSupport
import Enrollment
import FoundationEssentials
import Messages
import Model
import Store
import Synchronization
import TestSupport
import Testing

/// The outbox over a real book; relay and gateway are played, because the real ones are in MessagesTests and NoticeTests.
@Suite("The outbox")
struct OutboxTests {
    private static let start: Int64 = 1_795_944_000

    /// A relay that does as it is told, and keeps what it took.
    private final class Relay: MailSender, ShortMessageSender {
        let taken = Mutex<[String]>([])
        let mood = Mutex<DeliveryError.Reason?>(nil)

        let mails = Mutex<[Mail]>([])

        func send(_ mail: Mail) async throws(DeliveryError) {
            try take("\(mail.id) \(mail.subject)")
            mails.withLock { $0.append(mail) }
        }

        func send(_ message: ShortMessage) async throws(DeliveryError) { try take(message.text) }

        private func take(_ text: String) throws(DeliveryError) {
            if let reason = mood.withLock({ $0 }) { throw DeliveryError(reason) }
            taken.withLock { $0.append(text) }
        }

        var count: Int { taken.withLock { $0.count } }
    }

    private struct World {
        let prepared: PreparedCentre
        let centre: CACentre
        let number: ApplicationNumber
        let clock: ManualClock
        let relay = Relay()

        init() async throws {
            prepared = try await PreparedCentre.make()
            centre = try prepared.open()
            number = try await Counter(centre).paidApplication(0)
            clock = ManualClock(Timestamp(secondsSinceEpoch: centre.clock.now.secondsSinceEpoch + 1))
        }

        func outbox(mail: Bool = true, giveUpHours: Int64 = 72) throws -> Outbox {
            Outbox(
                book: centre.book,
                catalogue: try NoticeCatalogue(folder: "\(PreparedCentre.definition)/notices"),
                mail: mail ? relay : nil,
                shortMessage: relay,
                signature: "必联CA",
                clock: clock.clock,
                policy: OutboxPolicy(giveUpSeconds: giveUpHours * 3600),
                unseal: { [centre] in try centre.keyring.custody().unwrap($0, context: $1) }
            )
        }

        func states() throws -> [MessageRecord.State] {
            try centre.book.messages(of: number, limit: 100).map(\.record.state)
        }
    }

    @Test("Every notice goes by mail and by short message, once, to the masked applicant on record")
    func sent() async throws {
        let world = try await World()
        let notices = try world.centre.book.waitingNotices(limit: 100)
        #expect(notices.map(\.notice.template) == ["SUBMITTED", "PAY", "PAID"])
        let records = try await world.outbox().round()
        #expect(records.count == 6 && records.allSatisfy { $0.state == .sent && $0.attempts == 1 })
        #expect(world.relay.count == 6)
        let taken = world.relay.taken.withLock { $0 }
        #expect(taken.contains { $0.hasPrefix("【必联CA】您的证书新办申请\(world.number)已提交") })
        #expect(taken.contains { $0.hasSuffix("已收款") })
        #expect(try await world.outbox().round() == [] && world.relay.count == 6)
        let kept = try world.centre.book.messages(of: world.number, limit: 100)
        #expect(kept.allSatisfy { $0.record.target?.contains("****") == true && $0.record.detail == nil })
    }

    @Test(
        "An invoice goes to the address that was given for it, with its PDF; every other mail to the applicant"
    )
    func invoice() async throws {
        let world = try await World()
        let centre = world.centre
        let owner = try #require(try centre.book.application(world.number)).owner
        _ = try await centre.desk().requestInvoice(
            world.number,
            InvoiceWish(title: "某某公司", taxNumber: "", email: "invoice@other.example"),
            by: .applicant(login: owner)
        )
        let finance = try centre.staffOperator("zhao.caiwu")
        let pdf = Array("%PDF-1.7\n1 0 obj\n%%EOF\n".utf8)
        _ = try await centre.desk(for: finance).issueInvoice(
            world.number,
            code: "12345678",
            pdf: pdf,
            by: Principal(finance.record)
        )
        world.clock.advance(bySeconds: 600)
        var outbox = try world.outbox()
        let files = AttachmentFiles(folder: centre.state.attachments, custody: try centre.keyring.custody())
        outbox.document = { try files.content(of: $0) }
        _ = try await outbox.round()
        let mails = world.relay.mails.withLock { $0 }
        let sent = mails.filter { $0.recipient == "invoice@other.example" }
        #expect(sent.map(\.attachment?.name) == ["invoice-12345678.pdf"])
        #expect(sent.first?.attachment?.content == pdf && sent.first?.text.contains("12345678") == true)
        #expect(mails.count == 4 && mails.filter { $0.attachment == nil }.count == 3)
    }

    @Test(
        "Who handed a form in with their account's number is told at the number that it has now; a warning goes to the one before"
    )
    func moved() async throws {
        let world = try await World()
        let centre = world.centre
        let folder = try TemporaryDirectory()
        let document = try ApplicationDocument(path: Papers.write(into: folder.url.path, applicant: 3))
        let submitter = Submitter(login: "expert3", isEmailVerified: true, isMobileVerified: true)
        let record = try await centre.desk()
            .submit(document.form, uploads: document.uploads, by: submitter)
        let account = AccountRecord(
            login: "expert3",
            mobile: "13900000009",
            password: PasswordDigest(
                salt: Array(repeating: 1, count: 16),
                digest: Array(repeating: 2, count: 32),
                cost: 15
            ),
            isActive: true,
            version: 1,
            createdAt: world.clock.clock.now,
            updatedAt: world.clock.clock.now
        )
        let warning = Notice(
            template: "SECURITY",
            application: record.number,
            values: [
                "event": "更换了手机号码", "at": "2026-11-30 10:00", "business": "证书新办",
                "number": record.number.text,
                "name": "王*", "mobile": "138****0003",
            ],
            createdAt: world.clock.clock.now
        )
        try await centre.book.commit([.account(.open(account)), .queueNotice(warning)])
        world.clock.advance(bySeconds: 600)
        _ = try await world.outbox(mail: false).round()
        let targets = try centre.book.messages(of: record.number, limit: 100)
            .filter { $0.record.channel == .shortMessage }
            .map { "\($0.notice.template) \($0.record.target ?? "")" }
        #expect(targets.sorted() == ["SECURITY 138****0003", "SUBMITTED 139****0009"])
        let others = try centre.book.messages(of: world.number, limit: 100)
            .filter { $0.record.channel == .shortMessage }.compactMap(\.record.target)
        #expect(!others.isEmpty && others.allSatisfy { $0.hasPrefix("138") }, "what the counter entered")
    }

    private static let written = NoticeTemplateRecord(
        template: "PAID",
        version: 1,
        subject: "已入账{{amount}}元",
        text: "申请{{number}}的款项已入账",
        english: "{{number}} is paid",
        setBy: "zhou.guanli",
        createdAt: Timestamp(secondsSinceEpoch: start)
    )

    @Test("Words of the desk take the place of those of the file; English goes into mails alone")
    func words() async throws {
        let world = try await World()
        try await world.centre.book.commit([.office(.setNotice(OutboxTests.written))])
        _ = try await world.outbox().round()
        let mails = world.relay.mails.withLock { $0 }
        let mail = try #require(mails.first { $0.subject == "已入账200.00元" })
        #expect(mail.text == "申请\(world.number)的款项已入账\n\n\(world.number) is paid")
        let taken = world.relay.taken.withLock { $0 }
        #expect(taken.contains("【必联CA】申请\(world.number)的款项已入账"))
        #expect(taken.contains { $0.hasPrefix("【必联CA】您的证书新办申请\(world.number)已提交") })
    }

    @Test("An example of a notice has made-up values, and goes where its writer wants it")
    func sample() async throws {
        let world = try await World()
        try await world.centre.book.commit([.office(.setNotice(OutboxTests.written))])
        let outbox = try world.outbox()
        try await outbox.mailSample(of: "PAID", to: EmailAddress("zhou@ca.example"))
        let mail = try #require(world.relay.mails.withLock { $0.first })
        #expect(mail.recipient == "zhou@ca.example" && mail.subject == "【测试】已入账200.00元")
        #expect(mail.text.hasPrefix("申请CA20261122N0001236的款项已入账") && !mail.text.contains("{{"))
        #expect(world.relay.count == 1, "nobody else is told anything")
        await #expect(throws: TemplateError.self) {
            try await outbox.mailSample(of: "NOTHING", to: EmailAddress("zhou@ca.example"))
        }
    }

    @Test("A relay that is away is tried again, ever more seldom, until it is back")
    func away() async throws {
        let world = try await World()
        world.relay.mood.withLock { $0 = .unreachable(service: "relay", detail: "away") }
        var pauses: [Int64] = []
        for _ in 0..<9 {
            let records = try await world.outbox().round()
            #expect(records.count == 6 && records.allSatisfy { $0.state == .waiting })
            #expect(try await world.outbox().round() == [])
            let pause =
                try #require(records.first).dueAt.secondsSinceEpoch - world.clock.clock.now.secondsSinceEpoch
            pauses.append(pause)
            world.clock.advance(bySeconds: pause)
        }
        #expect(pauses == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600])
        world.relay.mood.withLock { $0 = nil }
        #expect(try await world.outbox().round().allSatisfy { $0.state == .sent && $0.attempts == 10 })
        #expect(world.relay.count == 6)
    }

    @Test("What cannot be delivered is given up, told to the auditors, and tried again when somebody says so")
    func rejected() async throws {
        let world = try await World()
        world.relay.mood.withLock { $0 = .rejected(service: "relay", detail: "550") }
        #expect(try await world.outbox().round().allSatisfy { $0.state == .failed })
        #expect(try world.centre.book.auditEntryCount(action: "notice.fail") == 6)
        world.clock.advance(bySeconds: 86_400)
        #expect(try await world.outbox().round() == [])
        world.relay.mood.withLock { $0 = nil }
        let (producer, administrator) = (
            try world.centre.staffOperator("liu.zhizheng"), try world.centre.staffOperator("zhou.guanli")
        )
        let failed = try world.centre.book.messages([.failed], of: world.number, limit: 1)[0]
        await #expect(throws: EnrollmentError(.notPermitted(.resendCode))) {
            try await world.centre.desk(for: producer)
                .retry(message: failed.record, of: world.number, by: Principal(producer.record))
        }
        let desk = try world.centre.desk(for: administrator)
        let again = try await desk.retry(
            message: failed.record,
            of: world.number,
            by: Principal(administrator.record)
        )
        #expect(again.state == .waiting && again.attempts == 0)
        #expect(try await world.outbox().round().map(\.state) == [.sent])
        await #expect(throws: EnrollmentError.self) {
            try await desk.retry(
                message: failed.record,
                of: world.number,
                by: Principal(administrator.record)
            )
        }
    }

    @Test("When the power fails after a message was taken, another one takes it up when the lease has ended")
    func crashed() async throws {
        let world = try await World()
        let due = try world.centre.book.dueMessages(at: world.clock.clock.now, limit: 10)
        var taken = due[0].record
        taken.state = .sending
        taken.attempts = 1
        taken.dueAt = world.clock.clock.now.advanced(bySeconds: 180)
        try await world.centre.book.commit([.updateMessage(taken, from: due[0].record)])
        #expect(try await world.outbox().round().count == 5)
        world.clock.advance(bySeconds: 180)
        let records = try await world.outbox().round()
        #expect(records.map(\.attempts) == [2] && records.map(\.state) == [.sent])
        // The first one comes back and finds that it is not theirs any more.
        var late = taken
        late.state = .sent
        await #expect(throws: BookError.self) {
            try await world.centre.book.commit([.updateMessage(late, from: taken)])
        }
    }

    @Test("Two senders at once send nothing twice")
    func rivals() async throws {
        let world = try await World()
        let outbox = try world.outbox()
        async let first = outbox.round()
        async let second = outbox.round()
        let done = try await first + second
        #expect(done.count == 6 && world.relay.count == 6)
    }

    @Test("What waits for a way that nobody configured is not tried; old news are given up with the reason")
    func old() async throws {
        let world = try await World()
        let records = try await world.outbox(mail: false).round()
        #expect(records.count == 3 && records.allSatisfy { $0.channel == .shortMessage && $0.state == .sent })
        let mails = try world.centre.book.messages(of: world.number, limit: 9).map(\.record)
            .filter { $0.channel == .mail }
        #expect(mails.count == 3 && mails.allSatisfy { $0.state == .waiting && $0.attempts == 0 })
        _ = try await Counter(world.centre).paidApplication(1)
        world.clock.advance(bySeconds: 73 * 3600)
        let late = try await world.outbox().round()
        #expect(
            late.count == 9
                && late.allSatisfy { $0.state == .failed && $0.detail?.contains("old news") == true }
        )
        #expect(world.relay.count == 3)
    }

    @Test("A relay that stays away is given up after the hours that pki.yaml says")
    func spent() {
        let policy = OutboxPolicy(giveUpSeconds: 72 * 3600)
        #expect(!policy.isSpent(1) && !policy.isSpent(77) && policy.isSpent(78))
        #expect(OutboxPolicy(giveUpSeconds: 3600).isSpent(7) && !OutboxPolicy(giveUpSeconds: 3600).isSpent(5))
    }
}
