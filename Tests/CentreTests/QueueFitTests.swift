import Centre
import CentreSupport
import Model
import Store
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
}
