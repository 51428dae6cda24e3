import Model
import Testing

@testable import Portal

@Suite("A log under a flood")
struct LogGateTests {
    @Test("One line a second is let through, and says how many were held back before it")
    func gate() {
        let gate = LogGate()
        let start = Timestamp(secondsSinceEpoch: 1000)
        #expect(gate.pass(at: start) == 0)
        for _ in 0..<5 { #expect(gate.pass(at: start) == nil) }
        #expect(gate.pass(at: start.advanced(bySeconds: 1)) == 5)
        #expect(gate.pass(at: start.advanced(bySeconds: 9)) == 0)
        // Also when the clock was put back.
        #expect(gate.pass(at: start) == 0)
    }
}
