import Model
import Synchronization

/// Decisions that wait for their signatures, in memory: each is one person's, for ten minutes.
final class DecisionShelf: Sendable {
    /// A decision waits so long for its signatures.
    static let waitSeconds: Int64 = 600
    /// What was prepared for signing is signed within so long: the assistant asks for a consent and a PIN for each statement.
    static let signSeconds: Int64 = 180
    /// Decisions of one person at a time, and of all.
    static let limits = (person: 20, all: 1000)

    /// One decision.
    struct Decision: Sendable {
        /// Eight digits, which people can type.
        let number: String
        /// Whose it is.
        let member: String
        let act: StaffAct
        /// What the audit chain would say, as of when it was decided, and then what was signed: to be shown.
        var events: [AuditEvent]
        let createdAt: Timestamp
        var prepared: PreparedDeed?
        var state = State.waiting

        enum State: Sendable { case waiting, underWay, done }
    }

    private let decisions = Mutex<[String: Decision]>([:])
    private let draw: @Sendable () -> UInt64

    /// - Parameter draw: a random number.
    init(draw: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }) {
        self.draw = draw
    }

    /// Takes a decision.
    ///
    /// - Returns: its number.
    /// - Throws: `DecisionError` with `.tooMany`.
    func put(
        _ act: StaffAct,
        _ events: [AuditEvent],
        by member: String,
        at now: Timestamp
    ) throws(DecisionError) -> String {
        let number = decisions.withLock { decisions -> String? in
            decisions = decisions.filter { !DecisionShelf.hasLapsed($0.value, at: now) }
            let own = decisions.values.count(where: { $0.member == member && $0.state != .done })
            guard own < DecisionShelf.limits.person, decisions.count < DecisionShelf.limits.all else {
                return nil
            }
            var number = DecisionShelf.digits(draw())
            while decisions[number] != nil { number = DecisionShelf.digits(draw()) }
            decisions[number] = Decision(
                number: number,
                member: member,
                act: act,
                events: events,
                createdAt: now
            )
            return number
        }
        guard let number else { throw DecisionError(.tooMany) }
        return number
    }

    /// A decision of this person that has not lapsed.
    ///
    /// - Throws: `DecisionError` with `.unknown`.
    func find(_ number: String, of member: String, at now: Timestamp) throws(DecisionError) -> Decision {
        let found = decisions.withLock { $0[number] }
        guard let found, found.member == member, !DecisionShelf.hasLapsed(found, at: now) else {
            throw DecisionError(.unknown)
        }
        return found
    }

    /// Keeps what was prepared for signing, in place of what was before.
    func keep(_ prepared: PreparedDeed, for number: String) {
        decisions.withLock { decisions in
            guard decisions[number] != nil else { return }
            decisions[number]?.prepared = prepared
            decisions[number]?.events = prepared.events
        }
    }

    /// Begins to carry a decision out; nobody else can at the same time.
    ///
    /// - Throws: `DecisionError` with `.unknown`, `.underWay`, `.nothingToDo` or `.notPrepared`.
    func begin(_ number: String, of member: String, at now: Timestamp) throws(DecisionError) -> PreparedDeed {
        _ = try find(number, of: member, at: now)
        let outcome = decisions.withLock { decisions -> Result<PreparedDeed, DecisionError> in
            guard let decision = decisions[number] else { return .failure(DecisionError(.unknown)) }
            switch decision.state {
            case .underWay: return .failure(DecisionError(.underWay))
            case .done: return .failure(DecisionError(.nothingToDo))
            case .waiting: break
            }
            guard let prepared = decision.prepared,
                now <= prepared.at.advanced(bySeconds: DecisionShelf.signSeconds)
            else { return .failure(DecisionError(.notPrepared)) }
            decisions[number]?.state = .underWay
            return .success(prepared)
        }
        return try outcome.get()
    }

    /// Says what came of it: done, or to be signed anew.
    func end(_ number: String, isDone: Bool) {
        decisions.withLock { decisions in
            decisions[number]?.state = isDone ? .done : .waiting
            decisions[number]?.prepared = nil
        }
    }

    private static func hasLapsed(_ decision: Decision, at now: Timestamp) -> Bool {
        now > decision.createdAt.advanced(bySeconds: waitSeconds)
    }

    private static func digits(_ number: UInt64) -> String {
        let text = String(number % 100_000_000)
        return String(repeating: "0", count: 8 - text.count) + text
    }
}
