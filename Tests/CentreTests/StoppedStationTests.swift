import CentreSupport
import Enrollment
import Model
import OpenSSL
import Store
import Synchronization
import TestSupport
import Testing
import Tokens

@testable import Centre

/// A station that is stopped between two of its lines and goes on when others have its token, its job, or both.
@Suite("A station that was stopped", .serialized)
struct StoppedStationTests {
    /// Longer than a lease.
    private static let lapse: Int64 = 31 * 60

    @Test(
        "Stopped before any session with the card, it changes nothing on a token that another station finished meanwhile"
    )
    func sameJob() async throws {
        var stops = 0
        for sessions in 0..<40 {
            let clock = ManualClock(WallClock.system.now)
            let prepared = try await PreparedCentre.make()
            let centre = try prepared.open(clock.clock)
            let application = try await Counter(centre).paidApplication()
            let other = try await Self.other(centre)
            let card = try VirtualCard()
            let finished = Mutex<ProductionLine.Product?>(nil)
            let way = StoppedTransport(try VirtualCardTransport(card), after: sessions) {
                clock.advance(bySeconds: Self.lapse)
                let product = try? await other.make(other.claim(application), on: Self.open(card))
                finished.withLock { $0 = product }
            }
            let line = try Self.line(centre, "liu.zhizheng", "desk-1")
            let token = try await PIVToken.open(over: way, isNamingBlanks: true)
            let product = try? await line.make(line.claim(application), on: token)
            guard way.wasStopped, product == nil else { break }
            stops += 1
            let good = try #require(finished.withLock { $0 }, "stopped before session \(sessions)")
            try await Self.expectWhole(good, card, centre, "stopped before session \(sessions)")
            try await centre.close()
        }
        #expect(stops > 8)
    }

    @Test("Another station gets no token whose job is held, whatever it wants to make on it")
    func heldToken() async throws {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        let counter = try Counter(centre)
        let (first, second) = (try await counter.paidApplication(1), try await counter.paidApplication(2))
        let card = try VirtualCard()
        let other = try await Self.other(centre)
        let refusals = Mutex<[String]>([])
        let line = try Self.line(centre, "liu.zhizheng", "desk-1")
        // Naming, condition; then the secrets.
        let way = StoppedTransport(try VirtualCardTransport(card), after: 2) {
            do {
                let token = try await Self.open(card)
                let ability = TokenAbility(
                    serial: token.identity.serial,
                    capabilities: try await token.condition().capabilities
                )
                await Self.note(refusals) { _ = try await other.next(for: ability) }
                await Self.note(refusals) { _ = try await other.make(other.claim(second), on: token) }
            } catch {
                refusals.withLock { $0.append("\(error)") }
            }
        }
        let product = try await line.make(
            line.claim(first),
            on: PIVToken.open(over: way, isNamingBlanks: true)
        )
        let said = refusals.withLock { $0 }
        #expect(
            said.count == 2 && said.allSatisfy { $0.contains("at station desk-1, whose lease ends at") },
            "\(said)"
        )
        #expect(try centre.book.job(of: second)?.state == .queued)
        try await Self.expectWhole(product, card, centre, "held")
        try await centre.close()
    }

    @Test("After the lease lapsed another job may have the token, and who was stopped leaves it alone")
    func otherJob() async throws {
        for sessions in [2, 3, 4, 5] {
            let clock = ManualClock(WallClock.system.now)
            let prepared = try await PreparedCentre.make()
            let centre = try prepared.open(clock.clock)
            let counter = try Counter(centre)
            let (first, second) = (try await counter.paidApplication(1), try await counter.paidApplication(2))
            let card = try VirtualCard()
            let other = try await Self.other(centre)
            let finished = Mutex<ProductionLine.Product?>(nil)
            let way = StoppedTransport(try VirtualCardTransport(card), after: sessions) {
                clock.advance(bySeconds: Self.lapse)
                let product = try? await other.make(other.claim(second), on: Self.open(card))
                finished.withLock { $0 = product }
            }
            let line = try Self.line(centre, "liu.zhizheng", "desk-1")
            let token = try await PIVToken.open(over: way, isNamingBlanks: true)
            let product = try? await line.make(line.claim(first), on: token)
            if let good = finished.withLock({ $0 }) {
                #expect(product == nil)
                try await Self.expectWhole(good, card, centre, "session \(sessions)")
            } else {
                // Initialised for the first job, it is that job's.
                let own = try #require(product)
                try await Self.expectWhole(own, card, centre, "session \(sessions)")
            }
            try await centre.close()
        }
    }

    @Test("A station behind the network is asked the same")
    func remote() async throws {
        let desk = try await RemoteDesk.make()
        try await Self.add(to: desk.centre)
        let application = try await desk.counter.paidApplication()
        let (office, mine) = (
            try await desk.office(), try await desk.office(as: "sun.zhizheng", station: "branch-2")
        )
        let card = try VirtualCard()
        let token = try await RemoteDesk.open(card)
        let serial = token.identity.serial
        let claimed = try await office.claim(application)
        let order = try await office.begin(application, on: token.identity, token.condition())
        #expect(order.ticket.version == claimed.version)
        let held = try await office.hold(order.ticket, on: serial)
        #expect(held.version == claimed.version + 1)
        #expect(try await office.hold(order.ticket, on: serial) == held, "the answer was lost")
        _ = try await office.hold(held, on: serial)
        await #expect(throws: OfficeRefusal.self, "the place was taken since") {
            _ = try await office.hold(order.ticket, on: serial)
        }
        let late = StepReport(
            application: application,
            token: serial,
            version: held.version,
            step: .initialized
        )
        await #expect(throws: OfficeRefusal.self) { _ = try await office.record(late) }
        await #expect(throws: OfficeRefusal.self) { _ = try await mine.hold(held, on: serial) }
        #expect(try desk.centre.book.job(of: application)?.state == .claimed)
        try await desk.close()
    }

    @Test("No key is made over one that has a certificate")
    func certifiedKey() async throws {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        let line = try Self.line(centre, "liu.zhizheng", "desk-1")
        let card = try VirtualCard()
        let product = try await line.make(
            line.claim(Counter(centre).paidApplication()),
            on: Self.open(card)
        )
        let record = try #require(try centre.book.token(serial: product.token.serial))
        let secrets = try centre.keyring.custody().secrets(of: record)
        let token = try await Self.open(card)
        await #expect(throws: TokenError(.alreadyPersonalised(serial: record.serial))) {
            _ = try await WritePermit.asking({}) {
                try await token.generateKey(.p256, in: .authentication, with: secrets)
            }
        }
        try await Self.expectWhole(product, card, centre, "certified")
        try await centre.close()
    }

    @Test("Initialising a token for the stock stops when the token was allocated meanwhile")
    func preparation() async throws {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        let application = try await Counter(centre).paidApplication()
        let card = try VirtualCard()
        let other = try await Self.other(centre)
        let finished = Mutex<ProductionLine.Product?>(nil)
        let way = StoppedTransport(try VirtualCardTransport(card), after: 2) {
            let product = try? await other.make(other.claim(application), on: Self.open(card))
            finished.withLock { $0 = product }
        }
        let token = try await PIVToken.open(over: way, isNamingBlanks: true)
        let preparation = try TokenPreparation(centre: centre, staff: centre.staffOperator("liu.zhizheng"))
        await #expect(throws: BookError(.stateChanged(object: "token \(token.identity.serial)"))) {
            _ = try await preparation.initialise(token)
        }
        let product = try #require(finished.withLock { $0 })
        try await Self.expectWhole(product, card, centre, "initialised")
        try await centre.close()
    }

    /// The token has the key of its certificate and the PIN on record.
    private static func expectWhole(
        _ product: ProductionLine.Product,
        _ card: VirtualCard,
        _ centre: CACentre,
        _ moment: String
    ) async throws {
        let record = try #require(try centre.book.token(serial: product.token.serial))
        #expect(record.state == .produced && record.application == product.application, "\(moment)")
        let token = try await open(card)
        let secrets = try centre.keyring.custody().secrets(of: record)
        let signature = try? await token.sign([1, 2, 3], in: .authentication, with: secrets)
        let isProven = product.certificate.publicKey.verify(signature: signature ?? [], message: [1, 2, 3])
        #expect(isProven, "\(moment)")
        #expect(try await token.pinTriesLeft() == 3, "\(moment): no other PIN was given to it")
        #expect(try ProductionFinding.faults(in: centre) == [], "\(moment)")
    }

    /// A line of somebody else's, at another station.
    private static func other(_ centre: CACentre) async throws -> ProductionLine {
        try await add(to: centre)
        return try line(centre, "sun.zhizheng", "desk-2")
    }

    private static func add(to centre: CACentre) async throws {
        _ = try await centre.addStaff(
            name: "sun.zhizheng",
            displayName: "孙制证",
            roles: [.producer],
            by: centre.staffOperator("admin")
        )
    }

    private static func line(
        _ centre: CACentre,
        _ producer: String,
        _ station: String
    ) throws -> ProductionLine {
        try ProductionLine(centre: centre, producer: centre.staffOperator(producer), station: station)
    }

    private static func open(_ card: VirtualCard) async throws -> PIVToken {
        try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
    }

    private static func note(_ list: borrowing Mutex<[String]>, _ body: () async throws -> Void) async {
        do {
            try await body()
            list.withLock { $0.append("done") }
        } catch {
            list.withLock { $0.append((error as? any OperatorError)?.message ?? "\(error)") }
        }
    }
}
