import Synchronization

/// Runs the demo's steps one after the other, tells each, and keeps what the report needs.
final class DemoTeller: Sendable {
    /// What one step has to say.
    struct Facts {
        /// Lines for the person who watches.
        var told: [String] = []
        /// What was seen to be true.
        var checked: [String] = []
    }

    private let say: @Sendable (String) -> Void
    private let done = Mutex<[DemoReport.Step]>([])

    init(say: @escaping @Sendable (String) -> Void) {
        self.say = say
    }

    var steps: [DemoReport.Step] { done.withLock { $0 } }

    /// Runs one step; what it throws ends the demo.
    func step<Result: Sendable>(
        _ title: String,
        _ body: (inout Facts) async throws -> Result
    ) async throws -> Result {
        var facts = Facts()
        let started = ContinuousClock.now
        let result = try await body(&facts)
        let elapsed = (ContinuousClock.now - started).milliseconds
        let number = done.withLock { steps in
            steps.append(DemoReport.Step(title: title, milliseconds: elapsed, checked: facts.checked))
            return steps.count
        }
        say("\(number < 10 ? " " : "")\(number)  \(title)  (\(Int(elapsed.rounded())) ms)")
        for line in facts.told { say("      \(line)") }
        for line in facts.checked { say("    ✓ \(line)") }
        return result
    }
}

extension Duration {
    /// Milliseconds with their fraction, to the microsecond.
    var milliseconds: Double {
        let (seconds, attoseconds) = components
        return (Double(seconds) * 1e3 + Double(attoseconds) / 1e15).rounded(toPlaces: 3)
    }
}

extension Double {
    fileprivate func rounded(toPlaces places: Int) -> Double {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        return (self * scale).rounded() / scale
    }
}
