import Foundation
import UnixSignals

/// Ctrl-C: the first asks, the second ends the process as ever.
struct Interruption {
    private let watcher: Task<Void, Never>

    /// Catches SIGINT from now on.
    ///
    /// - Parameter ask: called at the first one.
    init(_ ask: @escaping @Sendable () -> Void) {
        watcher = Task {
            var hasAsked = false
            for await _ in await UnixSignalsSequence(trapping: .sigint) {
                if hasAsked { Interruption.die() }
                hasAsked = true
                ask()
            }
        }
    }

    /// Lets go of the signal.
    func end() { watcher.cancel() }

    private static func die() {
        signal(SIGINT, SIG_DFL)
        kill(getpid(), SIGINT)
    }
}
