/// The seven ways an operation can fail, as seen by whoever asked for it.
public enum FailureKind: String, CaseIterable, Sendable {
    /// What was given is malformed or breaks a rule; giving it again unchanged fails again.
    case invalidInput
    /// What was named does not exist.
    case notFound
    /// Somebody else was first, or the object is in another state.
    case conflict
    /// Understood and possible, but policy says no.
    case refused
    /// Who asks is not known, or a PIN or passphrase was wrong.
    case unauthorized
    /// A device, file, service or lock is not there now; later may succeed.
    case unavailable
    /// A defect or a damaged environment; the cause belongs in the log.
    case fault
}
