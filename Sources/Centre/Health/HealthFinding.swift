/// What one named check found.
public struct HealthFinding: Hashable, Sendable {
    /// How bad it is.
    public enum Severity: String, Sendable {
        /// As it should be.
        case passed = "ok"
        /// Needs attention soon, or cannot be told here.
        case warning
        /// Something does not work, or must not be trusted.
        case failure
    }

    /// The check's name, as `audit-chain`.
    public let check: String
    /// How bad it is.
    public let severity: Severity
    /// What was seen.
    public let detail: String
}
