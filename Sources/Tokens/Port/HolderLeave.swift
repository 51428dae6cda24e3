import Dispatch
public import OpenSSL
import Synchronization

/// With what a token's holder has something written to it: the PIN, and somebody who answers for the management key.
///
/// The management key of a holder's card stays with who keeps it: the card's question goes there while the card is held, and the
/// answer comes back. A token behind PKCS#11 asks nobody; its user writes with the PIN alone.
///
/// Source: product.md §5.5; ADR 0065.
public final class HolderLeave: Sendable {
    private let ask: @Sendable (ManagementQuestion) async throws -> ManagementAnswer
    private let outcome = Mutex<Result<ManagementAnswer, any Error>?>(nil)
    /// The PIN alone means anything; signing and writing behind PKCS#11 take it in this form.
    let secrets: TokenSecrets

    /// Why nobody answered for the management key the last time; nil when somebody did.
    public var cause: (any Error)? {
        outcome.withLock { outcome -> (any Error)? in
            if case .failure(let error) = outcome { return error }
            return nil
        }
    }

    /// Takes the PIN as its holder typed it.
    ///
    /// - Parameters:
    ///   - pin: 6 to 8 digits.
    ///   - ask: answers for the management key; called off the driver's thread while that waits with the card held.
    /// - Throws: `TokenError` with `.invalidSecret` for what cannot be a PIN.
    public init(
        pin: consuming SecretBytes,
        _ ask: @escaping @Sendable (ManagementQuestion) async throws -> ManagementAnswer
    ) throws(TokenError) {
        self.ask = ask
        secrets = try TokenSecrets.factory().replacing(pin: pin)
    }

    /// Asks, and waits for the answer; called on a thread that may block.
    ///
    /// - Throws: `TokenError` with `.notPermitted`; `cause` has the reason then.
    func answer(_ question: ManagementQuestion, for serial: String) throws(TokenError) -> ManagementAnswer {
        let answered = DispatchSemaphore(value: 0)
        Task.detached { [self] in
            do {
                let answer = try await ask(question)
                outcome.withLock { $0 = .success(answer) }
            } catch {
                outcome.withLock { $0 = .failure(error) }
            }
            answered.signal()
        }
        answered.wait()
        guard case .success(let answer) = outcome.withLock({ $0 }) else {
            throw TokenError(.notPermitted(serial: serial))
        }
        return answer
    }
}
