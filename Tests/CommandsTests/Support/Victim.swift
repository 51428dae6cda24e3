import Foundation
import Synchronization

/// A program that is to be killed, perhaps before it is known which one.
final class Victim: Sendable {
    private struct State {
        var program: RunningProgram?
        var isDoomed = false
    }

    private let state = Mutex(State())

    /// Names the program.
    func set(_ program: RunningProgram) {
        state.withLock { state in
            state.program = program
            if state.isDoomed { program.kill() }
        }
    }

    /// Kills it.
    func kill() {
        state.withLock { state in
            state.isDoomed = true
            state.program?.kill()
        }
    }
}
