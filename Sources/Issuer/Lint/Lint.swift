/// One rule about certificates: the clause it enforces, and how to see that it is broken.
///
/// A lint looks at a copy signed with a throwaway key, before the real key is touched. It never throws:
/// "not allowed" is an answer, not an accident.
protocol Lint: Sendable {
    /// The rule's name, as `authority-key-identifier`.
    static var rule: String { get }
    /// The clause, as `RFC 5280 §4.2.1.1`.
    static var clause: String { get }
    /// What is wrong, or nil when nothing is.
    static func problem(in subject: LintSubject) -> String?
}

extension Lint {
    static func finding(in subject: LintSubject) -> LintFinding? {
        problem(in: subject).map { LintFinding(rule: rule, clause: clause, problem: $0) }
    }
}
