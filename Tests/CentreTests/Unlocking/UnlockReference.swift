import Enrollment
import Model

/// What may be done with a token's PIN, told as simply as it can be: the reference of the walk.
struct UnlockReference {
    /// Who has the token.
    enum Place {
        case centre, way, holder
    }

    static let hours: Int64 = 72 * 3600

    private(set) var place = Place.centre
    private(set) var isCertified = true
    /// Whether the token may have other secrets than those it came with: it has to be finished.
    private(set) var isPending = false
    private var open: UnlockRecord.State?
    private var until: Timestamp?
    private var codeUntil: Timestamp?

    /// Where the unlock that is open and good stands; nil when there is none.
    func state(at now: Timestamp) -> UnlockRecord.State? {
        guard let open, isCertified else { return nil }
        return open == .running || until.map { $0 > now } == true ? open : nil
    }

    func mayAsk(at now: Timestamp) -> Bool { isCertified && state(at: now) == nil }
    func mayRun(at now: Timestamp) -> Bool { state(at: now) == .approved || state(at: now) == .running }
    func mayReject(at now: Timestamp) -> Bool { state(at: now) == .approved || state(at: now) == .requested }
    func mayRedeem(at now: Timestamp) -> Bool { mayRun(at: now) && codeUntil.map { $0 > now } == true }

    func mayMove(_ event: DeliveryEvent) -> Bool {
        switch event {
        case .ship, .pickUp: place == .centre && isCertified && !isPending
        case .deliver, .returned: place == .way
        }
    }

    mutating func asked(at now: Timestamp) {
        (open, until, codeUntil) = (.requested, now.advanced(bySeconds: Self.hours), nil)
    }

    mutating func approved(at now: Timestamp) {
        (open, until) = (.approved, now.advanced(bySeconds: Self.hours))
    }

    mutating func coded(at now: Timestamp) {
        let end = now.advanced(bySeconds: Self.hours)
        codeUntil = open == .running ? end : min(end, until ?? end)
    }

    mutating func begun() { (open, isPending) = (.running, true) }

    mutating func spent() { codeUntil = nil }

    mutating func over() { (open, until, codeUntil) = (nil, nil, nil) }

    /// The token has its new secrets; who chose the PIN has it in hand.
    mutating func finished(byHolder: Bool) {
        over()
        isPending = false
        if byHolder { place = .holder }
    }

    mutating func moved(_ event: DeliveryEvent) {
        switch event {
        case .ship: place = .way
        case .returned: place = .centre
        case .pickUp, .deliver:
            place = .holder
            if open != .running { over() }
        }
    }

    mutating func revoked() {
        isCertified = false
        over()
    }

    /// Taken back, made blank, and made for somebody else.
    mutating func madeAnew() { self = UnlockReference() }
}
