import OpenSSL

/// RFC 5280 §6.1.5 (g): a path is valid only if no explicit policy is demanded, or one holds for all of it.
///
/// Demanded by requireExplicitPolicy (§4.2.1.11) of the authority's own certificate or of one above. That of a self-signed
/// one at the end counts too, as its names and purposes do: some relying parties heed it (RFC 5937).
enum PoliciesInsideIssuer: Lint {
    static let rule = "policy-constraints-issuer"
    static let clause = "RFC 5280 §6.1.5"

    static func problem(in subject: LintSubject) -> String? {
        let path = subject.issuer.path
        guard let demanding = path.first(where: { $0.demandsPolicy(after: .max) }),
            subject.certificate.lacksPolicy(below: path)
        else { return nil }
        let own = words(subject.certificate.policies)
        let above = words(path.first?.policies ?? [])
        return "\(demanding.subject) demands a policy that holds for the whole path, and none does: "
            + "profile \(subject.profile.name) names \(own), the authority's own certificate \(above)"
    }

    private static func words(_ policies: [String]) -> String {
        policies.isEmpty ? "none" : policies.joined(separator: ", ")
    }
}
