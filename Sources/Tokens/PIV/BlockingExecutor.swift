import Dispatch

/// Runs an actor's blocking calls on a dispatch queue, so that they never hold a thread of the cooperative pool.
final class BlockingExecutor: SerialExecutor {
    private let queue: DispatchQueue

    init(label: String) {
        queue = DispatchQueue(label: label)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    /// Runs `call` on the queue, outside of any actor.
    func run<Value: Sendable>(
        _ call: @escaping @Sendable () throws(TokenError) -> Value
    ) async throws(TokenError) -> Value {
        let result: Result<Value, TokenError> = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(returning: Result { () throws(TokenError) in try call() })
            }
        }
        return try result.get()
    }
}
