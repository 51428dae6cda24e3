import Dispatch
import Synchronization
import Testing

@testable import Centre

/// Issue 5: nothing waits for a web server's disk.
@Suite("Trees for web servers whose volume hangs")
struct TreeReachTests {
    /// A volume whose looks do not come back before they are let go.
    private final class Volume: Sendable {
        let isHanging = Mutex(true)
        let asked = Mutex(0)
        let entered = DispatchSemaphore(value: 0)
        let gate = DispatchSemaphore(value: 0)

        func look(at root: String) {
            guard root == "away" else { return }
            asked.withLock { $0 += 1 }
            guard isHanging.withLock({ $0 }) else { return }
            entered.signal()
            gate.wait()
        }
    }

    private static let minutes = 600_000
    private let volume = Volume()
    private let now = ContinuousClock.now

    private var count: Int { volume.asked.withLock { $0 } }

    @Test("One that does not answer is left out, others are not, and it is asked again after a minute")
    func silent() {
        let reach = TreeReach { [volume] in volume.look(at: $0) }
        #expect(!reach.answers("away", at: now, within: 0))
        volume.entered.wait()
        volume.isHanging.withLock { $0 = false }
        #expect(!reach.answers("away", at: now.advanced(by: .seconds(59)), within: Self.minutes))
        #expect(count == 1)
        #expect(reach.answers("here", at: now, within: Self.minutes))
        #expect(reach.answers("away", at: now.advanced(by: .seconds(60)), within: Self.minutes))
        #expect(reach.answers("away", at: now.advanced(by: .seconds(61)), within: Self.minutes))
        #expect(count == 3)
        volume.gate.signal()
    }

    @Test("The more often it did not answer, the longer nobody asks: a thread that hangs cannot be ended")
    func patience() {
        let reach = TreeReach { [volume] in volume.look(at: $0) }
        for seconds in [0, 60] {
            #expect(!reach.answers("away", at: now.advanced(by: .seconds(seconds)), within: 0))
            volume.entered.wait()
        }
        #expect(!reach.answers("away", at: now.advanced(by: .seconds(179)), within: 0))
        #expect(count == 2)
        for _ in 0..<2 { volume.gate.signal() }
    }
}
