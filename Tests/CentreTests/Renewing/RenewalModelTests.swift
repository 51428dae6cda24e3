import TestSupport
import Testing

/// Whatever happens to a 更新 in whatever order: one certificate at most may become good, and only by both keys.
@Suite("The life of a renewal", .serialized)
struct RenewalModelTests {
    @Test("Random events do what the reference does, or are refused", arguments: UInt64(1)...10)
    func reference(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let walk = try await RenewalWalk()
        // What leads on is likelier than what ends it.
        let ways: [RenewalWalk.Event] = [.redeem, .redeem, .redeem, .certify, .certify, .resend, .sweep]
        let rare: [RenewalWalk.Event] = [.revoke, .complete, .settle]
        let events = RenewalWalk.Event.allCases.filter { !rare.contains($0) } + ways
        for step in 0..<40 {
            let choice = step < 30 ? events : events + rare
            try await walk.step(#require(choice.randomElement(using: &generator)))
        }
        #expect(walk.done > 0)
        try await walk.close()
    }
}
