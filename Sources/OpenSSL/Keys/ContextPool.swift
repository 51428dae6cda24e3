import Synchronization

/// The contexts of one key that wait for their next use.
///
/// A context serves one thread at a time, and getting one ready takes half as long as an ECDSA signature:
/// so each call takes one out, makes one when none waits, and puts it back.
final class ContextPool: Sendable {
    /// More threads than this sign with one key at the same time only for a moment.
    private static let capacity = 32
    private let idle = Mutex<[ReadyContext]>([])

    /// Lends a context that is ready for `operation` to `body`; one whose use failed is not used again.
    func withContext<Result>(
        for operation: KeyOperation,
        of key: KeyHandle,
        _ body: (ReadyContext) throws(CryptoError) -> Result
    ) throws(CryptoError) -> Result {
        let context: ReadyContext
        if let idle = take(operation) {
            context = idle
        } else {
            context = try ReadyContext(operation, key)
        }
        let result = try body(context)
        put(context)
        return result
    }

    private func take(_ operation: KeyOperation) -> ReadyContext? {
        idle.withLock { idle in
            idle.lastIndex { $0.operation == operation }.map { idle.remove(at: $0) }
        }
    }

    private func put(_ context: ReadyContext) {
        idle.withLock { idle in
            if idle.count < Self.capacity { idle.append(context) }
        }
    }
}
