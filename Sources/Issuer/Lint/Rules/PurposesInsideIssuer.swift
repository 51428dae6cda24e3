import OpenSSL

/// RFC 5280 §4.2.1.12: with an extended key usage in an authority's certificate, "the certificate MUST only be used for
/// one of the purposes indicated", and relying parties hold what it certifies to them.
///
/// Not the delegation of OCSP answers: no authority has that purpose itself, because whoever has it answers for the
/// authority above (RFC 6960 §4.2.2.2).
enum PurposesInsideIssuer: Lint {
    static let rule = "extended-key-usage-issuer"
    static let clause = "RFC 5280 §4.2.1.12"

    static func problem(in subject: LintSubject) -> String? {
        guard let allowed = subject.issuer.purposes else { return nil }
        let words = allowed.map(\.name).joined(separator: ", ")
        let limit = allowed.isEmpty ? "nothing" : words
        guard let wanted = subject.certificate.extendedKeyUsage else {
            // An authority below stands in the same chain, and is held to the same.
            return subject.certificate.isAuthority
                ? nil : "allows any purpose, and the authority's own certificates allow \(limit)"
        }
        let excess = wanted.filter { $0 != .ocspSigning && !allowed.contains($0) }
        guard !excess.isEmpty else { return nil }
        let names = excess.map(\.name).joined(separator: ", ")
        return "allows \(names), and the authority's own certificates allow \(limit)"
    }
}
