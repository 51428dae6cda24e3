import Synchronization

/// Whose turn it is to work with fonts: Cairo 1.16 shares them between all threads of a process, and two pages that are set at the
/// same time have ended it inside the library.
enum FontTurn {
    private static let turn = Mutex<Void>(())

    /// Runs `body` while nobody else works with fonts; `body` must not ask for a turn itself.
    static func take<Value, Failure: Error>(
        _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try turn.withLock { _ throws(Failure) in try body() }
    }
}
