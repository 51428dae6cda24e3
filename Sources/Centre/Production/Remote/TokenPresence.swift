import Dispatch
import Foundation
import Synchronization

/// Whether an operator's token is there.
///
/// A module may hang when its token is pulled while it is asked. It is asked by a thread of its own, which is waited for so long and no
/// longer: a token that does not say that it is there is gone. A thread that hangs cannot be ended, and there is no second one.
final class TokenPresence: Sendable {
    private final class Answer: Sendable {
        private let isThere = Mutex(false)
        private let wasGiven = DispatchSemaphore(value: 0)

        func give(_ answer: Bool) {
            isThere.withLock { $0 = answer }
            wasGiven.signal()
        }

        func wait(for milliseconds: Int) -> Bool? {
            guard wasGiven.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else { return nil }
            return isThere.withLock(\.self)
        }
    }

    private let ask: @Sendable () -> Bool
    private let isSilent = Mutex(false)

    /// Makes one that asks a module by `ask`.
    init(ask: @escaping @Sendable () -> Bool) {
        self.ask = ask
    }

    /// Whether the token is there.
    ///
    /// - Parameter milliseconds: for how long an answer is waited for.
    /// - Returns: false where none came, then and from then on.
    func isPresent(within milliseconds: Int = 10_000) -> Bool {
        guard !isSilent.withLock(\.self) else { return false }
        let answer = Answer()
        Thread.detachNewThread { [ask] in answer.give(ask()) }
        if let isThere = answer.wait(for: milliseconds) { return isThere }
        isSilent.withLock { $0 = true }
        return false
    }
}
