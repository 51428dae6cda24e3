import Issuer
public import Model
import Store

/// What the book knows of the time.
extension CACentre {
    /// The latest time that the audit chain names, and the time now.
    public func clockView() throws(BookError) -> (latest: Timestamp?, now: Timestamp) {
        (try book.latestMoment(), clock.now)
    }

    /// Refuses to make a key or a list by a clock that has jumped back, as issuance does.
    ///
    /// - Throws: `IssuanceError` with `.clockJumpedBack`, or `BookError`.
    func checkClock() throws {
        let (latest, now) = try clockView()
        if let setback = ClockSetback(of: now, behind: latest) {
            throw IssuanceError(.clockJumpedBack(setback))
        }
    }

    /// Says that the clock is right now, and that entries dated later are of a clock that was ahead: from here on they
    /// keep nobody from issuing.
    ///
    /// - Parameter persons: who looked at another clock.
    /// - Throws: `BookError`.
    public func acceptClock(by persons: TwoPersons) async throws {
        let (latest, now) = try clockView()
        guard let latest, latest > now else { return }
        let event = AuditEvent(
            at: now,
            actor: persons.actor,
            action: "clock.accept",
            object: "clock",
            detail: ["latest": "\(latest.secondsSinceEpoch)"]
        )
        try await persons.book.commit([.audit(event)])
    }
}
