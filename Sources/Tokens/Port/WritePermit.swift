import Dispatch
import Synchronization

/// What is asked while a token is held, immediately before something is changed on it.
///
/// A process may be stopped between any two of its lines and go on hours later. What it knew of a token then is worth nothing, so
/// whoever keeps the book is asked once the card is held against everybody else, and it stays held until the writing is done.
///
/// Source: ADR 0050.
public struct WritePermit: Sendable {
    /// Why it was not given.
    private final class Refusal: Sendable {
        let cause = Mutex<(any Error)?>(nil)
    }

    @TaskLocal private static var current: WritePermit?
    private let isHeld: Bool
    private let ask: @Sendable () async throws -> Void
    private let refusal = Refusal()

    /// Runs `body`, in which every operation that changes a token, or gives it a PIN, asks first.
    ///
    /// - Parameters:
    ///   - isHeld: whether the card stays held while it is asked; not when the question itself needs the readers, as when it is
    ///     signed by another card, because who looks for that one waits for whatever is held.
    ///   - ask: throws when the token is not to be written to any more; called off the driver's thread while that waits.
    ///   - body: what is done with tokens.
    /// - Returns: what `body` returns.
    /// - Throws: what `ask` throws, with nothing changed by the operation that asked; what `body` throws.
    public static func asking<Value: Sendable>(
        whileHeld isHeld: Bool = true,
        _ ask: @escaping @Sendable () async throws -> Void,
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        let permit = WritePermit(isHeld: isHeld, ask: ask)
        do {
            return try await $current.withValue(permit) { try await body() }
        } catch let error as TokenError {
            guard case .notPermitted = error.reason, let cause = permit.refusal.cause.withLock({ $0 }) else {
                throw error
            }
            throw cause
        }
    }

    /// Whether whoever runs this has to ask.
    static var isAsked: Bool { current != nil }

    /// Asks, and waits for the answer; called on a thread that may block, with the card held and before that.
    ///
    /// - Parameters:
    ///   - serial: the token's.
    ///   - isHeld: whether the card is held now: asked is only in one of both. Nil where nothing can be held.
    /// - Throws: `TokenError` with `.notPermitted`.
    static func demand(for serial: String, whileHeld isHeld: Bool? = nil) throws(TokenError) {
        guard let permit = current, isHeld ?? permit.isHeld == permit.isHeld else { return }
        let answered = DispatchSemaphore(value: 0)
        Task.detached {
            do {
                try await permit.ask()
            } catch {
                permit.refusal.cause.withLock { $0 = error }
            }
            answered.signal()
        }
        answered.wait()
        guard permit.refusal.cause.withLock({ $0 == nil }) else {
            throw TokenError(.notPermitted(serial: serial))
        }
    }
}
