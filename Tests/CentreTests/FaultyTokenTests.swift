import CentreSupport
import Enrollment
import Foundation
import Model
import OpenSSL
import Portal
import Store
import TestSupport
import Testing
import Tokens

@testable import Centre

/// Tokens that answer wrongly, again and again.
@Suite("A token that answers wrongly", .serialized)
struct FaultyTokenTests {
    private let centre: CACentre
    private let office: CentreOffice
    private let application: ApplicationNumber
    private let prepared: PreparedCentre

    private var line: ProductionLine { ProductionLine(office: office) }

    init() async throws {
        prepared = try await PreparedCentre.make()
        centre = try prepared.open()
        application = try await Counter(centre).paidApplication()
        let producer = try centre.staffOperator("liu.zhizheng")
        office = try CentreOffice(centre: centre, producer: producer, station: "desk-1")
    }

    /// A card that has the job's key, and refuses everything from here on.
    private func faulty(_ card: VirtualCard) async throws -> any Token {
        let token = try await Self.open(card)
        card.set(faults: (1...400).map { CardFault(at: $0, .refuse(0x6F00)) })
        return token
    }

    private static func open(_ card: VirtualCard) async throws -> PIVToken {
        card.set(faults: [])
        card.insert()
        return try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
    }

    private func begin(_ card: VirtualCard) async throws {
        let stopping = HookedOffice(office: office) { verb, _ in
            if verb == .issue { throw CancellationError() }
        }
        await #expect(throws: CancellationError.self) {
            try await ProductionLine(office: stopping).make(office.claim(application), on: Self.open(card))
        }
    }

    @Test(
        "At its third wrong answer it is set aside by itself, and another one is finished; each answer is on record"
    )
    func setAside() async throws {
        let card = try VirtualCard()
        try await begin(card)
        for count in 1...2 {
            await #expect(throws: TokenError.self) {
                try await line.finish(line.claim(application), on: faulty(card))
            }
            #expect(try centre.book.token(serial: "\(card.serial)")?.faults == count)
            #expect(try office.standing(of: "\(card.serial)").inHand == application)
        }
        guard
            case .setAside(let done, let cause) = try await line.finish(
                line.claim(application),
                on: faulty(card)
            )
        else {
            Issue.record("it was not set aside")
            return
        }
        #expect(done.token == "\(card.serial)" && done.revoked.isEmpty && cause is TokenError)
        #expect(try centre.book.token(serial: done.token)?.state == .defective)
        let journal = try centre.book.journal(ofToken: done.token).count {
            $0.detail.contains("wrong answer")
        }
        #expect(journal == 3)
        let other = try VirtualCard()
        _ = try await line.make(line.claim(application), on: Self.open(other))
        #expect(try await ProductionFinding.faults(of: application, on: other, in: centre) == [])
        #expect(try ProductionFinding.faults(in: centre) == [])
    }

    @Test("A report that comes again is counted once, and a station cannot count faster than the record")
    func again() async throws {
        let card = try VirtualCard()
        try await begin(card)
        let serial = "\(card.serial)"
        let report = FaultReport(application: application, token: serial, count: 1, detail: "status 6F00")
        for _ in 1...5 { #expect(try await office.faulted(report) == nil) }
        #expect(try centre.book.token(serial: serial)?.faults == 1)
        let hasty = FaultReport(application: application, token: serial, count: 900, detail: "status 6F00")
        #expect(try await office.faulted(hasty) == nil)
        #expect(try centre.book.token(serial: serial)?.faults == 2)
        let given = try #require(try await office.faulted(hasty))
        #expect(given.token == serial)
        #expect(try await office.faulted(hasty) == given)
        #expect(try await office.setAside(application, token: serial, because: "again") == given)
    }

    @Test(
        "A card that lies about its key is set aside before anything is certified, and another one is finished"
    )
    func liar() async throws {
        let card = try VirtualCard()
        let token = try await PIVToken.open(over: LyingTransport(card), isNamingBlanks: true)
        guard case .setAside(let done, _) = try await line.finish(line.claim(application), on: token) else {
            Issue.record("it was not set aside")
            return
        }
        #expect(done.token == "\(card.serial)" && done.revoked.isEmpty)
        var filter = CertificateFilter()
        filter.application = application
        #expect(try centre.book.certificates(filter, limit: 9).isEmpty)
        let other = try VirtualCard()
        _ = try await line.make(line.claim(application), on: Self.open(other))
        #expect(try await ProductionFinding.faults(of: application, on: other, in: centre) == [])
    }

    @Test("A blank with somebody's key in another slot is left alone, and its job goes on with the next one")
    func otherSlot() async throws {
        let card = try VirtualCard()
        let token = try await Self.open(card)
        let maker = try TokenSecrets.factoryDefaults()[0]
        _ = try await token.generateKey(.p256, in: .signature, with: maker)
        await #expect(throws: TokenError(.alreadyPersonalised(serial: "\(card.serial)"))) {
            try await line.finish(line.claim(application), on: token)
        }
        #expect(try centre.book.job(of: application)?.state == .queued)
        #expect(try centre.book.token(serial: "\(card.serial)") == nil)
    }

    @Test("Once it is finished its wrong answers are forgotten")
    func finished() async throws {
        let card = try VirtualCard()
        try await begin(card)
        await #expect(throws: TokenError.self) {
            try await line.finish(line.claim(application), on: faulty(card))
        }
        _ = try await line.make(line.claim(application), on: Self.open(card))
        #expect(try centre.book.token(serial: "\(card.serial)")?.faults == 0)
        #expect(try await ProductionFinding.faults(of: application, on: card, in: centre) == [])
    }

    @Test("A card that is somebody's is not counted and not set aside: the job goes back into the queue")
    func foreign() async throws {
        let card = try VirtualCard()
        let token = try await Self.open(card)
        try await token.personalise(to: .random(.tripleDES), from: TokenSecrets.factoryDefaults())
        let job = try await line.claim(application)
        await #expect(throws: TokenError(.alreadyPersonalised(serial: "\(card.serial)"))) {
            try await line.finish(job, on: token)
        }
        #expect(try centre.book.job(of: application)?.state == .queued)
        #expect(card.pinTriesLeft == 3 && card.pukTriesLeft == 3)
    }

    @Test("A card whose PUK turns out to be somebody's is asked once in its life, and is no stock")
    func foreignPUK() async throws {
        let card = try VirtualCard(.plain)
        try changePUK(card)
        let token = try await Self.open(card)
        let serial = token.identity.serial
        let job = try await line.claim(application)
        await #expect(throws: TokenError(.alreadyPersonalised(serial: serial))) {
            try await line.finish(job, on: token)
        }
        #expect(card.pukTriesLeft == 2)
        #expect(try centre.book.job(of: application)?.state == .queued)
        let record = try #require(try centre.book.token(serial: serial))
        #expect(record.state == .retired && record.application == nil && record.faults == 0)
        #expect(try centre.book.journal(ofToken: serial).contains { $0.detail.contains("somebody's token") })
        for _ in 0..<2 {
            let again = try await line.claim(application)
            await #expect(throws: CentreError(.tokenUnsuitable(serial: serial, .ended(.retired)))) {
                try await line.finish(again, on: Self.open(card))
            }
        }
        #expect(card.pukTriesLeft == 2)
        let other = try VirtualCard()
        _ = try await line.make(line.claim(application), on: Self.open(other))
        #expect(try await ProductionFinding.faults(of: application, on: other, in: centre) == [])
        #expect(try ProductionFinding.faults(in: centre) == [])
    }

    @Test("That a token is somebody's is reported again without harm, and not of one that is in the making")
    func foreignReport() async throws {
        let card = try VirtualCard()
        let token = try await Self.open(card)
        _ = try await line.claim(application)
        _ = try await office.begin(application, on: token.identity, token.condition())
        let serial = token.identity.serial
        let report = FaultReport(
            application: application,
            token: serial,
            count: 0,
            detail: "in use already",
            isSomebodys: true
        )
        for _ in 0..<2 { #expect(try await office.faulted(report) == nil) }
        #expect(try centre.book.token(serial: serial)?.state == .retired)
        try await office.release(application)
        let other = try VirtualCard()
        try await begin(other)
        let untrue = FaultReport(
            application: application,
            token: "\(other.serial)",
            count: 0,
            detail: "in use already",
            isSomebodys: true
        )
        await #expect(throws: CentreError.self) { try await office.faulted(untrue) }
        #expect(try centre.book.token(serial: "\(other.serial)")?.state == .inProduction)
    }

    /// Somebody gives the card a PUK of their own.
    private func changePUK(_ card: VirtualCard) throws {
        let transport = try VirtualCardTransport(card)
        let select: [UInt8] = [0, 0xA4, 4, 0, 9, 0xA0, 0, 0, 3, 8, 0, 0, 0x10, 0, 0]
        _ = try transport.transmit(select, within: .seconds(1))
        let change = [0, 0x24, 0, 0x81, 16] + Array("1234567887654321".utf8)
        #expect(try transport.transmit(change, within: .seconds(1)) == [0x90, 0])
    }

    @Test(
        "The letter, the slip and the unlock of a token that was made after another was set aside are about its own certificate"
    )
    func successor() async throws {
        let first = try VirtualCard()
        let stopping = HookedOffice(office: office) { _, step in
            if step == .written { throw CancellationError() }
        }
        await #expect(throws: CancellationError.self) {
            try await ProductionLine(office: stopping).make(line.claim(application), on: Self.open(first))
        }
        let given = try await office.setAside(application, token: "\(first.serial)", because: "介质损坏")
        #expect(given.revoked.count == 1)
        let card = try VirtualCard()
        let product = try await line.make(line.claim(application), on: Self.open(card))
        let record = try #require(try centre.book.token(serial: product.token.serial))
        #expect(try LetterFacts(of: record, in: centre).certificate?.id.serial == product.certificate.serial)

        let desk = { UnlockDesk(centre: centre, staff: try centre.staffOperator($0)) }
        _ = try await desk("chen.shouli").request(record.serial, text: "忘记PIN", evidence: "本人到场")
        _ = try await desk("wang.shenhe").approve(record.serial)
        let folder = try TemporaryDirectory()
        try await desk("liu.zhizheng").run(
            on: Self.open(card),
            letter: .file(folder.path("letter.pdf"))
        )
        #expect(try centre.book.token(serial: record.serial)?.unlocks == 1)
    }

    @Test(
        "A token that is ordered to be given up is told to the station that has it, while it is in the making"
    )
    func ordered() async throws {
        let card = try VirtualCard()
        try await begin(card)
        let serial = "\(card.serial)"
        let other = try centre.staffOperator("liu.zhizheng")
        #expect(try office.setAsideOrders() == [])
        try await centre.desk(for: other)
            .orderSetAside(application, token: serial, "介质丢失", by: Principal(other.record))
        let order = try #require(try office.setAsideOrders().first)
        #expect(order.tokenSerial == serial && order.application == application && order.text == "介质丢失")
        let elsewhere = try CentreOffice(centre: centre, producer: other, station: "desk-2")
        #expect(try elsewhere.setAsideOrders() == [])
        _ = try await office.setAside(application, token: serial, because: order.text)
        #expect(try office.setAsideOrders() == [])
        let reviewer = try centre.staffOperator("wang.shenhe")
        await #expect(throws: EnrollmentError(.notPermitted(.produce))) {
            try await centre.desk(for: reviewer)
                .orderSetAside(application, token: serial, "介质丢失", by: Principal(reviewer.record))
        }
    }
}
