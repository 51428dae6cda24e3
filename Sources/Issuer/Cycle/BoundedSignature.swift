import Dispatch
import Model
import Synchronization

/// A signature by a key that may keep its caller waiting: made on a thread that no task needs, and waited for so long and
/// no longer.
///
/// A call into a module cannot be ended, so one that hangs keeps its thread; what it makes too late is thrown away, and
/// nobody has seen it.
final class BoundedSignature: Sendable {
    /// The time is over.
    struct Late: OperatorError {
        let seconds: Int

        var message: String { "it has not answered for \(seconds) s" }
        var hint: String? { nil }
        var kind: FailureKind { .unavailable }
    }

    /// A queue of its own: it has a thread when all others are blocked.
    private static let deadlines = DispatchQueue(label: "signature-deadlines")

    private let waiting: Mutex<CheckedContinuation<[UInt8], any Error>?>

    private init(_ continuation: CheckedContinuation<[UInt8], any Error>) {
        waiting = Mutex(continuation)
    }

    /// Signs.
    ///
    /// - Throws: `Late` after so many seconds; what `key` throws.
    static func make(of message: [UInt8], by key: any SigningKey, within seconds: Int) async throws -> [UInt8]
    {
        try await withCheckedThrowingContinuation { continuation in
            let signature = BoundedSignature(continuation)
            DispatchQueue.global().async {
                // Of those that waited for their turn behind one that hangs, nobody waits any more.
                guard signature.isAwaited else { return }
                signature.end(with: Result { try key.sign(message) })
            }
            deadlines.asyncAfter(deadline: .now() + .seconds(seconds)) {
                signature.end(with: .failure(Late(seconds: seconds)))
            }
        }
    }

    private var isAwaited: Bool { waiting.withLock { $0 != nil } }

    private func end(with result: Result<[UInt8], any Error>) {
        waiting.withLock { waiting in
            waiting?.resume(with: result)
            waiting = nil
        }
    }
}
