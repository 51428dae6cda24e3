import Model
import OpenSSL
import Synchronization

/// 配对: a page shows that its user sees the assistant's window, by the six digits that stand there.
///
/// One at a time, three tries, two minutes. A program that took the port of the assistant has no window in which the user would find
/// a code.
final class PairingDesk: Sendable {
    /// One pairing that waits for its code.
    struct Pairing: Hashable, Sendable {
        /// Names it; the page has it.
        let name: String
        /// Whose page asked.
        let origin: WebOrigin
        /// What the window shows.
        let code: String
        /// The last second in which the code is taken.
        let until: Timestamp
        /// How many more codes are looked at.
        var triesLeft: Int
    }

    static let seconds: Int64 = 120
    static let tries = 3

    private let clock: WallClock
    private let waiting = Mutex<Pairing?>(nil)

    init(clock: WallClock) {
        self.clock = clock
    }

    /// Begins a pairing; one that the same origin began before is over.
    ///
    /// - Throws: `AssistantError` with `.busy` while another origin's waits, or `.crypto`.
    func begin(for origin: WebOrigin) throws(AssistantError) -> Pairing {
        let now = clock.now
        let pairing = Pairing(
            name: try RandomWord.name(),
            origin: origin,
            code: try RandomWord.code(),
            until: now.advanced(bySeconds: PairingDesk.seconds),
            triesLeft: PairingDesk.tries
        )
        let isTaken = waiting.withLock { waiting -> Bool in
            if let other = waiting, other.until >= now, other.origin != origin { return false }
            waiting = pairing
            return true
        }
        guard isTaken else { throw AssistantError(.busy) }
        return pairing
    }

    /// The pairing that waits now.
    var current: Pairing? {
        let now = clock.now
        return waiting.withLock { waiting -> Pairing? in
            guard let pairing = waiting, pairing.until >= now else { return nil }
            return pairing
        }
    }

    /// Takes the code that the user typed into the page.
    ///
    /// - Throws: `AssistantError` with `.codeWrong`, or `.pairingEnded` after the third wrong one, too late, or when the user
    ///   said no.
    func confirm(_ name: String, _ code: String, from origin: WebOrigin) throws(AssistantError) {
        let now = clock.now
        let refusal = waiting.withLock { waiting -> AssistantError? in
            guard var pairing = waiting, pairing.name == name, pairing.origin == origin, pairing.until >= now
            else { return AssistantError(.pairingEnded) }
            if MessageAuthentication.isEqual(Array(code.utf8), Array(pairing.code.utf8)) {
                waiting = nil
                return nil
            }
            pairing.triesLeft -= 1
            waiting = pairing.triesLeft > 0 ? pairing : nil
            return AssistantError(
                pairing.triesLeft > 0 ? .codeWrong(triesLeft: pairing.triesLeft) : .pairingEnded
            )
        }
        if let refusal { throw refusal }
    }

    /// The user said no.
    ///
    /// - Returns: false when it does not wait any more.
    @discardableResult
    func refuse(_ name: String) -> Bool {
        waiting.withLock { waiting -> Bool in
            guard waiting?.name == name else { return false }
            waiting = nil
            return true
        }
    }
}
