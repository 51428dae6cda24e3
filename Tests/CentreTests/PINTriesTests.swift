import CentreSupport
import Model
import Store
import Testing
import Tokens

@testable import Centre

/// Profiles that want a number of PIN tries.
@Suite("How many tries a PIN has", .serialized)
struct PINTriesTests {
    private static let five = [Workshop.Edit.expertToken("slot: 9a, algorithm: p256, pinTries: 5")]

    private func words(_ world: Workshop, _ application: ApplicationNumber) throws -> [String] {
        try world.centre.book.journal(of: application).filter { $0.step == .initialized }.map(\.detail)
    }

    @Test(
        "A card that can be told so has as many as its profile says, in use and after an unlock; the PUK keeps its own"
    )
    func set() async throws {
        let world = try await Workshop(edits: Self.five)
        let card = try VirtualCard()
        let application = try await world.counter.paidApplication()
        let product = try await world.make(application, on: card)
        #expect(product.pinTriesLeft == 5 && card.pinTriesLeft == 5 && card.pukTriesLeft == 3)
        #expect(try words(world, application) == ["own secrets set, factory values gone"])
        let record = try #require(try world.centre.book.token(serial: product.token.serial))
        let secrets = try world.centre.keyring.custody().secrets(of: record)
        let token = try await PIVToken.open(over: VirtualCardTransport(card))
        let wrong = try TokenSecrets.factory().replacing(pin: PINPolicy().draw())
        await #expect(throws: TokenError(.wrongPIN(triesLeft: 4))) {
            try await token.sign([1], in: .authentication, with: wrong)
        }
        let other = try PINPolicy().draw()
        try await token.resetPIN(to: other, with: secrets)
        #expect(card.pinTriesLeft == 5)
    }

    @Test("A card that cannot be told keeps its maker's number, and the journal says so")
    func kept() async throws {
        let world = try await Workshop(edits: Self.five)
        let card = try VirtualCard(.plain)
        let application = try await world.counter.paidApplication()
        #expect(try await world.make(application, on: card).pinTriesLeft == 3)
        let words = try words(world, application)
        #expect(
            words == [
                "own secrets set, factory values gone; PIN tries: 3, not 5, which this token cannot be told"
            ]
        )
    }

    @Test(
        "Cut after any command, the job goes on and ends with that number, and with secrets that only the book knows",
        arguments: Array(stride(from: 125, to: 170, by: 5))
    )
    func cut(command: Int) async throws {
        let world = try await Workshop(edits: Self.five)
        let card = try VirtualCard()
        let application = try await world.counter.paidApplication()
        card.set(faults: [CardFault(at: command, .pullAfter)])
        _ = try? await world.make(application, on: card)
        card.set(faults: [])
        card.insert()
        if try world.centre.book.job(of: application)?.state != .done {
            try await world.make(application, on: card)
        }
        #expect(card.pinTriesLeft == 5 && card.pukTriesLeft == 3)
        #expect(
            try await ProductionFinding.faults(of: application, on: card, in: world.centre, pinTries: 5) == []
        )
    }
}
