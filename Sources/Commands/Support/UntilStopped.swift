import UnixSignals

/// Work that goes on until somebody asks the program to end.
enum UntilStopped {
    /// Runs `work` until SIGINT or SIGTERM comes; then it is cancelled, and what it does at that moment is finished.
    static func run(_ work: @escaping @Sendable () async -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await work() }
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { return }
            }
            await group.next()
            group.cancelAll()
        }
    }
}
