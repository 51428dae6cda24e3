import Model
import Store

extension HealthCheck {
    /// Whether the clock can be right, as far as the book tells.
    func clock() throws -> Outcome {
        let (latest, now) = try centre.clockView()
        if let setback = ClockSetback(of: now, behind: latest) {
            return (.failure, "\(setback.message), so nothing is issued and no list made: \(setback.hint)")
        }
        guard let latest, latest > now else { return (.passed, "not behind the newest entry of the book") }
        let behind = latest.secondsSinceEpoch - now.secondsSinceEpoch
        let bound = ClockSetback.toleranceSeconds
        return (.passed, "\(behind) s behind the newest entry of the book; up to \(bound) s are let pass")
    }
}
