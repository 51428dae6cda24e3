public import Model
import Synchronization

/// A public key under which much is verified, as an authority's: after some signatures a table of the key's multiples
/// takes over, where there is one.
///
/// What is a signature and what is not does not depend on it.
public final class FrequentKey: Sendable {
    /// How many signatures are verified without the table; whoever verifies fewer does not pay for it.
    static let patience = 64

    private struct State {
        var verified = 0
        var multiples: KeyMultiples?
    }

    /// The key.
    public let key: PublicKey
    private let state = Mutex(State())

    /// Takes a key; nothing is computed yet.
    public init(_ key: PublicKey) {
        self.key = key
    }

    /// Tells whether `signature` is the key's signature of `message`, as `PublicKey.verify` does.
    public func verify(signature: [UInt8], message: [UInt8], algorithm: SignatureAlgorithm) -> Bool {
        guard algorithm.fits(key.algorithm), let multiples = multiples() else {
            return key.verify(signature: signature, message: message, algorithm: algorithm)
        }
        defer { ErrorQueue.clear() }
        guard let digest = try? MessageSignature.digest(message, algorithm, by: key) else { return false }
        return (try? multiples.verify(signature, digest)) ?? false
    }

    /// The table, when it is there; it is made once, and others wait for it.
    private func multiples() -> KeyMultiples? {
        state.withLock { state in
            guard state.verified <= FrequentKey.patience else { return state.multiples }
            if state.verified == FrequentKey.patience { state.multiples = KeyMultiples(key) }
            state.verified += 1
            return state.multiples
        }
    }
}
