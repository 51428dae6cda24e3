import Centre
import CentreSupport
import Model
import OpenSSL
import Store
import Testing
import Tokens

/// Which token a job may be made on, and which not.
@Suite("The token of a job", .serialized)
struct TokenExchangeTests {
    @Test(
        "Before its certificate is signed, a job may change tokens, and change back",
        arguments: [ProductionPoint.allocated, .personalised, .initialized, .generated, .keyRecorded]
    )
    func changesBack(point: ProductionPoint) async throws {
        let world = try await Workshop()
        let application = try await world.counter.paidApplication()
        let (first, second) = (try VirtualCard(), try VirtualCard())
        try await world.begin(application, on: first, until: point)
        try await world.begin(application, on: second, until: point)
        let product = try await world.make(application, on: first)
        #expect(product.token.serial == String(first.serial))
        #expect(try await ProductionFinding.faults(of: application, on: first, in: world.centre) == [])

        let other = try await world.counter.paidApplication(2)
        try await world.make(other, on: second)
        #expect(try await ProductionFinding.faults(of: other, on: second, in: world.centre) == [])
    }

    @Test(
        "Once its certificate is signed, a job goes on with its own token only; the other is left untouched"
    )
    func bound() async throws {
        let world = try await Workshop()
        let application = try await world.counter.paidApplication()
        let (first, second) = (try VirtualCard(), try VirtualCard())
        try await world.begin(application, on: first, until: .issued)
        let error = await #expect(throws: CentreError.self) { try await world.make(application, on: second) }
        guard case .tokenUnsuitable = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.hint?.contains(String(first.serial)) == true)
        #expect(try await PIVToken.open(over: VirtualCardTransport(second)).condition().isFactoryFresh)
        try await world.make(application, on: first)
        #expect(try await ProductionFinding.faults(of: application, on: first, in: world.centre) == [])
    }

    @Test("A token that went missing after its certificate was signed does not hold up the queue")
    func missing() async throws {
        let world = try await Workshop()
        let first = try await world.counter.paidApplication(1)
        let second = try await world.counter.paidApplication(2)
        let (lost, blank, stranger) = (try VirtualCard(), try VirtualCard(), try VirtualCard())
        try await world.begin(first, on: lost, until: .issued)
        #expect(try await world.makeNext(on: blank).application == second)
        let error = await #expect(throws: CentreError.self) { try await world.makeNext(on: stranger) }
        #expect(error?.hint?.contains(String(lost.serial)) == true)

        let third = try await world.counter.paidApplication(3)
        #expect(try await world.makeNext(on: lost).application == first)
        #expect(try await world.makeNext(on: stranger).application == third)
    }

    @Test("A job whose certificate was revoked meanwhile is not finished, and its token is not used")
    func revoked() async throws {
        let world = try await Workshop()
        let application = try await world.counter.paidApplication()
        let card = try VirtualCard()
        try await world.begin(application, on: card, until: .issued)
        let job = try #require(try world.centre.book.job(of: application))
        let administrator = try world.centre.staffOperator("admin")
        _ = try await world.centre.revoke(
            #require(job.certificate),
            reason: .keyCompromise,
            by: administrator
        )
        let error = await #expect(throws: CentreError.self) { try await world.makeNext(on: card) }
        guard case .certificateRevoked = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        let token = try await PIVToken.open(over: VirtualCardTransport(card))
        #expect(try await token.readCertificate(in: .authentication) == nil)
        #expect(try ProductionFinding.faults(in: world.centre) == [])
    }

    @Test("A finished token is refused for the next job and loses no try; the job goes back into the queue")
    func finished() async throws {
        let world = try await Workshop()
        let card = try VirtualCard()
        try await world.make(world.counter.paidApplication(1), on: card)
        let next = try await world.counter.paidApplication(2)
        let error = await #expect(throws: CentreError.self) { try await world.make(next, on: card) }
        #expect(error?.kind == .refused)
        #expect(card.pinTriesLeft == 3 && card.pukTriesLeft == 3)
        #expect(try world.centre.book.job(of: next)?.state == .queued)
    }

    @Test("For a finished token that is still in the reader no job is claimed")
    func stillThere() async throws {
        let world = try await Workshop()
        let card = try VirtualCard()
        let application = try await world.counter.paidApplication(1)
        try await world.make(application, on: card)
        let next = try await world.counter.paidApplication(2)
        await #expect(
            throws: CentreError(.tokenUnsuitable(serial: "\(card.serial)", .taken(.produced, application)))
        ) {
            try await world.offer(for: card)
        }
        #expect(try world.centre.book.job(of: next)?.state == .queued)
        #expect(try world.centre.book.journal(of: next).isEmpty)
    }

    @Test("A token that somebody else gave secrets is refused without a try")
    func foreign() async throws {
        let world = try await Workshop()
        let card = try VirtualCard()
        let token = try await PIVToken.open(over: VirtualCardTransport(card))
        try await token.personalise(to: .random(.tripleDES), from: TokenSecrets.factoryDefaults())
        await token.close()
        let application = try await world.counter.paidApplication()
        let error = await #expect(throws: TokenError.self) { try await world.make(application, on: card) }
        guard case .alreadyPersonalised = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(card.pinTriesLeft == 3 && card.pukTriesLeft == 3)
        #expect(try world.centre.book.token(serial: String(card.serial)) == nil)
    }
}
