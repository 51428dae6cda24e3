/// A rule about certificates: its name, and the clause it enforces.
protocol LintRule: Sendable {
    /// The rule's name, as `authority-key-identifier`.
    static var rule: String { get }
    /// The clause, as `RFC 5280 §4.2.1.1`.
    static var clause: String { get }
}

/// One rule about what a certificate says: how to see that it is broken.
///
/// A lint looks at a copy signed with a throwaway key, before the real key is touched. It never throws:
/// "not allowed" is an answer, not an accident.
protocol Lint: LintRule {
    /// What is wrong, or nil when nothing is.
    static func problem(in subject: LintSubject) -> String?
}

extension Lint {
    static func finding(in subject: LintSubject) -> LintFinding? {
        problem(in: subject).map { LintFinding(rule: rule, clause: clause, problem: $0) }
    }
}
