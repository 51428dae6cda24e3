import Dispatch
import Synchronization
import Testing

@testable import Centre

@Suite("Whether an operator's token is there")
struct TokenPresenceTests {
    @Test("It is what the module says", arguments: [true, false])
    func told(isThere: Bool) {
        #expect(TokenPresence { isThere }.isPresent() == isThere)
    }

    @Test("Where the module hangs it is gone, and is not asked again")
    func silent() {
        let (end, asked) = (DispatchSemaphore(value: 0), Counter())
        let presence = TokenPresence {
            asked.add()
            end.wait()
            return true
        }
        #expect(!presence.isPresent(within: 20))
        end.signal()
        #expect(!presence.isPresent())
        #expect(asked.count <= 1)
    }

    private final class Counter: Sendable {
        private let number = Mutex(0)

        var count: Int { number.withLock(\.self) }

        func add() { number.withLock { $0 += 1 } }
    }
}
