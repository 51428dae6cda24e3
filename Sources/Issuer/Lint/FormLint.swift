/// One rule about how a certificate is written, whatever it says.
///
/// Rules of form are asked first: a certificate that breaks one may be unreadable, and what it says is not
/// looked at any more.
protocol FormLint: LintRule {
    /// What is wrong, or nil when nothing is.
    static func problem(in anatomy: CertificateAnatomy) -> String?
}

extension FormLint {
    static func finding(in anatomy: CertificateAnatomy) -> LintFinding? {
        problem(in: anatomy).map { LintFinding(rule: rule, clause: clause, problem: $0) }
    }
}
