import Centre
import CentreSupport
import Enrollment
import Foundation
import Model
import Store
import TestSupport
import Testing
import Tokens

/// Jobs of the queue, and tokens that can do some of them.
@Suite("The queue and the kinds of tokens", .serialized)
struct QueueFitTests {
    /// Organisations want a key that only newer cards make.
    private static let rule = Workshop.Edit(
        file: "profiles/ORG.yaml",
        from: "token: {slot: 9a, algorithm: p256}",
        to: "token: {slot: 9a, algorithm: ed25519}"
    )

    @Test(
        "A job that the inserted token cannot do is passed over, and what it wants is told when nothing else waits"
    )
    func passedOver() async throws {
        let world = try await Workshop(edits: [Self.rule])
        let first = try await world.counter.paidOrganization()
        let second = try await world.counter.paidApplication()
        let card = try VirtualCard()
        #expect(try await world.makeNext(on: card).application == second)

        let offer = try await world.offer(for: VirtualCard())
        #expect(offer.job == nil && offer.wanted == [KeyWish(algorithm: .ed25519, isAttested: false)])
        #expect(try world.centre.book.job(of: first)?.state == .queued)
        #expect(try world.centre.book.journal(of: first).isEmpty)

        let able = try VirtualCard(CardPersonality.yubiKey57)
        #expect(try await world.makeNext(on: able).application == first)
        #expect(try await ProductionFinding.faults(of: first, on: able, in: world.centre) == [])
    }

    @Test("A job whose certificate is signed names the one token that is wanted for it")
    func awaited() async throws {
        let world = try await Workshop()
        let (number, card) = (try await world.counter.paidApplication(), try VirtualCard())
        _ = try await world.counter.paidApplication(2)
        #expect(try await world.office.awaitedTokens() == [])
        try await world.begin(number, on: card, until: .issued)
        let token = AwaitedToken(application: number, token: "\(card.serial)")
        #expect(try await world.office.awaitedTokens() == [token])
        try await world.make(number, on: card)
        #expect(try await world.office.awaitedTokens() == [])
    }

    @Test(
        "A token is not asked for where it would be refused: another producer holds its job here, or this one reviewed it",
        arguments: [false, true]
    )
    func refusedHere(isReviewer: Bool) async throws {
        let clock = ManualClock(WallClock.system.now)
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open(clock.clock)
        _ = try await centre.addStaff(
            name: "sun.zhizheng",
            displayName: "孙制证",
            roles: [.reviewer, .producer],
            by: centre.staffOperator("admin")
        )
        let number = try await Self.paid(in: centre, by: isReviewer ? "sun.zhizheng" : "wang.shenhe")
        let card = try VirtualCard()
        try await Self.begin(number, on: card, in: centre)
        let token = AwaitedToken(application: number, token: "\(card.serial)")
        #expect(try Self.asked("liu.zhizheng", centre) == [token])
        #expect(try Self.asked("sun.zhizheng", centre) == [])
        clock.advance(bySeconds: 2 * 3600)
        #expect(try Self.asked("sun.zhizheng", centre) == (isReviewer ? [] : [token]))
        #expect(try Self.asked("liu.zhizheng", centre) == [token])
        try await centre.close()
    }

    /// An application that somebody reviewed, paid.
    private static func paid(in centre: CACentre, by name: String) async throws -> ApplicationNumber {
        let record = try await Counter(centre).handedIn()
        let reviewer = try centre.staffOperator(name)
        _ = try await centre.desk(for: reviewer).approve(
            record.number,
            by: Principal(reviewer.record),
            checklist: [.identityMatchesDocument, .documentsLegible, .agreementSigned]
        )
        let finance = try centre.staffOperator("zhao.caiwu")
        let payment = try Payment(channel: .offline, transaction: "T-1", amountFen: 20_000)
        _ = try await centre.desk(for: finance)
            .confirmPayment(record.number, payment, by: Principal(finance.record))
        return record.number
    }

    /// A job until its certificate is signed and the card is pulled.
    private static func begin(
        _ number: ApplicationNumber,
        on card: VirtualCard,
        in centre: CACentre
    ) async throws {
        let line = try ProductionLine(
            centre: centre,
            producer: centre.staffOperator("liu.zhizheng"),
            station: "desk-1",
            onPoint: { if $0 == .issued { card.remove() } }
        )
        let token = try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
        await #expect(throws: TokenError.self) { try await line.make(line.claim(number), on: token) }
        card.insert()
        #expect(try centre.book.job(of: number)?.state == .issued)
    }

    /// The tokens that the station asks for while somebody works at it; no other job waits for them.
    private static func asked(_ name: String, _ centre: CACentre) throws -> [AwaitedToken] {
        let producer = try centre.staffOperator(name)
        let office = try CentreOffice(centre: centre, producer: producer, station: "desk-1")
        let tokens = try office.awaitedTokens()
        #expect(try office.waiting(excluding: [], limit: 10) == tokens.count)
        return tokens
    }

    @Test("A job that wants its maker's statement is passed over for a token that makes none")
    func attested() async throws {
        let rule = Workshop.Edit(
            file: "profiles/ORG.yaml",
            from: "token: {slot: 9a, algorithm: p256}",
            to: "token: {slot: 9a, algorithm: p256, attestation: required}"
        )
        let world = try await Workshop(edits: [rule])
        let first = try await world.counter.paidOrganization()
        let second = try await world.counter.paidApplication()
        #expect(try await world.makeNext(on: VirtualCard()).application == second)
        let offer = try await world.offer(for: VirtualCard())
        #expect(offer == JobOffer(job: nil, wanted: [KeyWish(algorithm: .p256, isAttested: true)]))
        #expect(try world.centre.book.job(of: first)?.state == .queued)
    }

    @Test("A job whose profile is gone is passed over and named with what to do, and the others are made")
    func profileGone() async throws {
        let prepared = try await PreparedCentre.make()
        let whole = try prepared.open()
        let first = try await Counter(whole).paidOrganization()
        let second = try await Counter(whole).paidApplication()
        try await whole.close()
        let definition = prepared.path("definition")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: definition)
        for name in ["ORG", "ORG-ENC"] {
            try FileManager.default.removeItem(atPath: "\(definition)/profiles/\(name).yaml")
        }

        let centre = try prepared.open(definition: definition)
        let producer = try centre.staffOperator("liu.zhizheng")
        let line = try ProductionLine(centre: centre, producer: producer, station: "desk-1")
        let token = try await Self.open(VirtualCard())
        let offer = try await line.next(onInserted: token.ability)
        #expect(offer.blocked == [JobObstacle(application: first, profile: "ORG")])
        let job = try #require(offer.job)
        #expect(job.application == second)
        _ = try await line.make(job, on: token.token)

        let other = try await Self.open(VirtualCard())
        let none = try await line.next(onInserted: other.ability)
        #expect(none.job == nil && none.wanted.isEmpty && none.blocked == offer.blocked)
        let gone = CentreError(.profileGone(first, profile: "ORG"))
        await #expect(throws: gone) { try await line.office.fit(of: first, for: other.ability) }
        await #expect(throws: gone) { try await line.make(line.claim(first), on: other.token) }
        let record = try #require(try centre.book.job(of: first))
        #expect(record.state == .queued)
        #expect(try centre.obstacle(to: record) == gone)
        let finding = try #require(HealthCheck(centre: centre) { [] }.run().first { $0.check == "jobs" })
        #expect(finding.severity == .warning && finding.detail.contains(first.text), "\(finding.detail)")
    }

    private static func open(_ card: VirtualCard) async throws -> (token: PIVToken, ability: TokenAbility) {
        let token = try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
        let capabilities = try await token.condition().capabilities
        return (token, TokenAbility(serial: token.identity.serial, capabilities: capabilities))
    }
}
