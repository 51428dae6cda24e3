import Model
import Synchronization

/// A key that is asked no more while it keeps somebody waiting: what hangs holds the threads that are in it, and no others.
final class WatchedKey: SigningKey {
    /// A signature that was begun before has not come.
    struct Hung: OperatorError {
        var message: String { "an earlier signature has not come" }
        var hint: String? { "look after the module or the HSM; this key is asked again when it has answered" }
        var kind: FailureKind { .unavailable }
    }

    private struct State {
        var next = 0
        /// When each signature under way was begun.
        var running: [Int: ContinuousClock.Instant] = [:]
        /// When a signature failed, unless one succeeded since.
        var failedAt: ContinuousClock.Instant?
    }

    /// For how long a failure counts: somebody has to ask again to learn that it is over.
    private static let memory: Duration = .seconds(10)

    private let key: any SigningKey
    private let patience: Duration
    private let state = Mutex(State())

    /// Watches `key`, which hangs when a signature takes longer than `patience`.
    init(_ key: any SigningKey, patience: Duration = .seconds(5)) {
        self.key = key
        self.patience = patience
    }

    var algorithm: KeyAlgorithm { key.algorithm }
    var signatureAlgorithm: SignatureAlgorithm { key.signatureAlgorithm }
    var subjectPublicKeyInfo: [UInt8] { key.subjectPublicKeyInfo }
    var mayWait: Bool { key.mayWait }

    /// Whether the last signature came, or failed a while ago, and none is overdue.
    var isWell: Bool {
        let now = ContinuousClock.now
        return state.withLock { state in
            guard !state.running.values.contains(where: { now - $0 > patience }) else { return false }
            return state.failedAt.map { now - $0 > Self.memory } ?? true
        }
    }

    func sign(_ message: [UInt8]) throws -> [UInt8] { try watched { try key.sign(message) } }

    func sign(pieces: MessagePieces) throws -> [UInt8] { try watched { try key.sign(pieces: pieces) } }

    private func watched(_ signature: () throws -> [UInt8]) throws -> [UInt8] {
        let now = ContinuousClock.now
        let ticket = try state.withLock { state in
            guard !state.running.values.contains(where: { now - $0 > patience }) else { throw Hung() }
            state.next += 1
            state.running[state.next] = now
            return state.next
        }
        let outcome = Result { try signature() }
        state.withLock { state in
            state.running[ticket] = nil
            if case .failure = outcome { state.failedAt = .now } else { state.failedAt = nil }
        }
        return try outcome.get()
    }
}
