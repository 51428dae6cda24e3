import Model
import Synchronization

/// A request that waits, and whoever takes its answer, once.
final class OCSPJob: Sendable {
    /// Whose turn its answer takes.
    struct Owner: Hashable, Sendable {
        /// Who is asked about first; nil for those that nobody here answers for.
        let authority: AuthorityID?
        /// Whether one of its keys may keep whoever signs waiting.
        let mayWait: Bool
    }

    /// In which line it waits.
    enum Line: Hashable, Sendable {
        /// With all whose keys keep nobody waiting.
        case shared
        /// With those whose answer needs the same keys.
        case own(Owner)
    }

    let request: [UInt8]
    let owner: Owner
    let began = ContinuousClock.now
    private let taker: Mutex<(@Sendable (OCSPAnswer) -> Void)?>

    init(_ request: [UInt8], of owner: Owner, deliver: @escaping @Sendable (OCSPAnswer) -> Void) {
        self.request = request
        self.owner = owner
        taker = Mutex(deliver)
    }

    var line: Line { owner.mayWait ? .own(owner) : .shared }

    /// Whoever takes the answer; nil when somebody else has it to give.
    func claim() -> (@Sendable (OCSPAnswer) -> Void)? {
        taker.withLock { taker in
            defer { taker = nil }
            return taker
        }
    }
}
