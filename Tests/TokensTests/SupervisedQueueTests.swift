import Dispatch
import Testing

@testable import Tokens

@Suite("Calls that may hang")
struct SupervisedQueueTests {
    @Test("A call that hangs is given up, and every later call at once")
    func hang() throws {
        let queue = SupervisedQueue(reader: "desk")
        let gate = DispatchSemaphore(value: 0)
        #expect(throws: TokenError(.timeout(reader: "desk"))) {
            try queue.run(within: .milliseconds(20)) { () throws(TokenError) in gate.wait() }
        }
        #expect(throws: TokenError(.timeout(reader: "desk"))) {
            try queue.run(within: .seconds(3600)) { () throws(TokenError) in 1 }
        }
        gate.signal()
    }

    @Test("Results and errors come through")
    func results() throws {
        let queue = SupervisedQueue(reader: "desk")
        #expect(try queue.run(within: .seconds(60)) { () throws(TokenError) in 7 } == 7)
        #expect(throws: TokenError(.pinLocked)) {
            try queue.run(within: .seconds(60)) { () throws(TokenError) -> Int in throw TokenError(.pinLocked)
            }
        }
    }
}
