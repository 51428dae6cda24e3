import Dispatch
import Model
import OpenSSL
import Synchronization

/// Computes scrypt, one at a time and off the threads that serve: each takes 32 MiB and a tenth of a second.
final class PasswordQueue: Sendable {
    /// More who wait are sent away.
    private static let capacity = 64

    private let queue = DispatchQueue(label: "pki.passwords")
    private let waiting = Atomic<Int>(0)
    private let cost: Int

    init(cost: Int) {
        self.cost = cost
    }

    /// What is to be kept of a password.
    func make(_ password: consuming SecretBytes) async throws(AccountError) -> PasswordDigest {
        let cost = cost
        return try await run(password) { secret throws(CryptoError) in
            try PasswordHash.make(secret, cost: cost)
        }
    }

    /// Whether a password is what was kept; where nothing was kept it takes as long, so that nobody learns which accounts
    /// there are.
    func matches(
        _ password: consuming SecretBytes,
        _ kept: PasswordDigest?
    ) async throws(AccountError) -> Bool {
        let none = PasswordDigest(salt: [UInt8](repeating: 0, count: 16), digest: [], cost: cost)
        return try await run(password) { secret throws(CryptoError) in
            try PasswordHash.matches(secret, kept ?? none) && kept != nil
        }
    }

    private func run<Value: Sendable>(
        _ password: consuming SecretBytes,
        _ body: @escaping @Sendable (borrowing SecretBytes) throws(CryptoError) -> Value
    ) async throws(AccountError) -> Value {
        let count = waiting.add(1, ordering: .relaxed).newValue
        defer { waiting.subtract(1, ordering: .relaxed) }
        guard count <= PasswordQueue.capacity else { throw AccountError(.busy) }
        let box = SecretBox(password)
        let queue = queue
        let result: Result<Value, CryptoError> = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: box.open(body)) }
        }
        do throws(CryptoError) {
            return try result.get()
        } catch {
            throw AccountError(error)
        }
    }
}

/// Carries a secret to another thread; it is wiped with the box.
private final class SecretBox: Sendable {
    private let secret: SecretBytes

    init(_ secret: consuming SecretBytes) {
        self.secret = secret
    }

    func open<Value>(
        _ body: (borrowing SecretBytes) throws(CryptoError) -> Value
    ) -> Result<Value, CryptoError> {
        do throws(CryptoError) {
            return .success(try body(secret))
        } catch {
            return .failure(error)
        }
    }
}
