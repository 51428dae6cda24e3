/// A rule about certificates: its name, and the clause it enforces.
protocol LintRule: Sendable {
    /// The rule's name, as `authority-key-identifier`.
    static var rule: String { get }
    /// The clause, as `RFC 5280 §4.2.1.1`.
    static var clause: String { get }
    /// Whether a profile may ignore it, with a reason.
    ///
    /// True only where a name that exists already, or what the centre is for, may be otherwise, and nobody who relies on the
    /// certificate is misled: no "MUST" of RFC 5280 about what an authority signs, nothing that says for what, by whom and how long
    /// a key is good, and nothing that only a fault of this program could break.
    static var mayBeIgnored: Bool { get }
}

extension LintRule {
    static var mayBeIgnored: Bool { false }
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
