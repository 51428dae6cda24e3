import Model
import OpenSSL

/// Computes scrypt, one at a time and off the threads that serve: each takes 32 MiB and a tenth of a second.
final class PasswordQueue: Sendable {
    private let queue = FairQueue(label: "pki.passwords", capacity: 128, each: 4)
    private let cost: Int

    init(cost: Int) {
        self.cost = cost
    }

    /// What is to be kept of a password.
    func make(
        _ password: consuming SecretBytes,
        from address: String
    ) async throws(AccountError) -> PasswordDigest {
        let cost = cost
        return try await run(password, address) { secret throws(CryptoError) in
            try PasswordHash.make(secret, cost: cost)
        }
    }

    /// Whether a password is what was kept; where nothing was kept it takes as long, so that nobody learns which accounts
    /// there are.
    func matches(
        _ password: consuming SecretBytes,
        _ kept: PasswordDigest?,
        from address: String
    ) async throws(AccountError) -> Bool {
        let none = PasswordDigest(salt: [UInt8](repeating: 0, count: 16), digest: [], cost: cost)
        return try await run(password, address) { secret throws(CryptoError) in
            try PasswordHash.matches(secret, kept ?? none) && kept != nil
        }
    }

    private func run<Value: Sendable>(
        _ password: consuming SecretBytes,
        _ address: String,
        _ body: @escaping @Sendable (borrowing SecretBytes) throws(CryptoError) -> Value
    ) async throws(AccountError) -> Value {
        let box = SecretBox(password)
        let result: Result<Value, CryptoError>
        do throws(FairQueue.Refusal) {
            result = try await queue.run(for: address) { box.open(body) }
        } catch {
            throw AccountError(.busy)
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
