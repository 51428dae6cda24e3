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
    }

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
        defer { state.withLock { $0.running[ticket] = nil } }
        return try signature()
    }
}
