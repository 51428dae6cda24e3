import TestSupport
import Testing

/// Whatever happens to a token in whatever order: its PIN is given away by an approval that is good, and by nothing else.
@Suite("The life of an unlock", .serialized)
struct UnlockModelTests {
    @Test("Random events do what the reference does, or are refused", arguments: 0..<12)
    func reference(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let walk = try await UnlockWalk(serial: 40_718_204 + UInt32(seed))
        // Decisions are likelier than the rest, so that something is there to be crossed.
        let events = UnlockWalk.Event.allCases + [.ask, .ask, .approve, .approve, .approve, .code, .cut]
        for _ in 0..<40 {
            let event = try #require(events.randomElement(using: &generator))
            try await walk.step(event, &generator)
        }
        try await walk.close()
    }
}
