/// What a lint objected to.
public struct LintFinding: Hashable, Sendable, CustomStringConvertible {
    /// The rule's name, as `authority-key-identifier`.
    public let rule: String
    /// The clause it enforces, as `RFC 5280 §4.2.1.1`.
    public let clause: String
    /// What is wrong with this certificate.
    public let problem: String

    /// `rule: problem (clause)`.
    public var description: String { "\(rule): \(problem) (\(clause))" }
}
