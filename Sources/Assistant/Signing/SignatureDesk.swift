import Synchronization

/// What pages want signed: one at a time, each until the user answers in the window, or two minutes are over.
final class SignatureDesk: Sendable {
    /// What a page wants signed.
    struct Wish: Hashable, Sendable {
        /// Names it in the window.
        let name: String
        /// Whose page asks.
        let origin: WebOrigin
        /// What is to be signed.
        let statement: [UInt8]
        /// SHA-256 of the certificate whose key is to sign.
        let certificate: [UInt8]
    }

    private typealias Asker = CheckedContinuation<Result<[UInt8], AssistantError>, Never>

    private struct Waiting {
        let wish: Wish
        let answer: Asker
        var isBeingSigned = false
    }

    static let patience = Duration.seconds(120)

    private let waiting = Mutex<Waiting?>(nil)
    private let pause: @Sendable (Duration) async -> Void

    /// - Parameter pause: returns when so much time is over, or its task is cancelled.
    init(pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }) {
        self.pause = pause
    }

    /// Waits for the user's answer.
    ///
    /// - Parameters:
    ///   - wish: what is asked.
    ///   - onAsking: called once it waits, to show the window.
    /// - Returns: the signature.
    /// - Throws: `AssistantError` with `.busy`, `.refused`, or `.notConfirmed` when the time is over or the page left.
    func ask(_ wish: Wish, onAsking: @Sendable () -> Void) async throws(AssistantError) -> [UInt8] {
        let result: Result<[UInt8], AssistantError> = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: Asker) in
                guard begin(Waiting(wish: wish, answer: continuation)) else {
                    return continuation.resume(returning: .failure(AssistantError(.busy)))
                }
                watch(wish.name)
                onAsking()
                // Who left before it waited was not seen leaving.
                if Task.isCancelled { end(wish.name, .failure(AssistantError(.notConfirmed))) }
            }
        } onCancel: {
            end(wish.name, .failure(AssistantError(.notConfirmed)))
        }
        return try result.get()
    }

    /// What waits now.
    var current: Wish? { waiting.withLock { $0?.wish } }

    /// Takes a wish in hand, so that it is signed once.
    ///
    /// - Returns: nil when it does not wait, or is in hand already.
    func take(_ name: String) -> Wish? {
        waiting.withLock { waiting -> Wish? in
            guard let wish = waiting?.wish, wish.name == name, waiting?.isBeingSigned == false else {
                return nil
            }
            waiting?.isBeingSigned = true
            return wish
        }
    }

    /// Puts a wish back that was not signed: the user may try again.
    func putBack(_ name: String) {
        waiting.withLock { waiting in
            if waiting?.wish.name == name { waiting?.isBeingSigned = false }
        }
    }

    /// Answers a wish.
    ///
    /// - Returns: false when it does not wait any more.
    @discardableResult
    func end(_ name: String, _ result: Result<[UInt8], AssistantError>) -> Bool {
        let answer = waiting.withLock { waiting -> Asker? in
            guard waiting?.wish.name == name else { return nil }
            defer { waiting = nil }
            return waiting?.answer
        }
        answer?.resume(returning: result)
        return answer != nil
    }

    private func begin(_ new: Waiting) -> Bool {
        waiting.withLock { waiting -> Bool in
            guard waiting == nil else { return false }
            waiting = new
            return true
        }
    }

    private func watch(_ name: String) {
        Task {
            await pause(SignatureDesk.patience)
            end(name, .failure(AssistantError(.notConfirmed)))
        }
    }
}
