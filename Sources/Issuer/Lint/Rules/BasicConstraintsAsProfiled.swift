import OpenSSL

/// RFC 5280 §4.2.1.9: authorities carry it, critical; nobody else may say cA.
enum BasicConstraintsAsProfiled: Lint {
    static let rule = "basic-constraints"
    static let clause = "RFC 5280 §4.2.1.9"

    static func problem(in subject: LintSubject) -> String? {
        let found = subject.certificate.basicConstraints
        guard let wanted = subject.profile.constraints else {
            return found == nil ? nil : "is present although the profile has none"
        }
        guard let found else { return "is missing" }
        guard found.isAuthority == wanted.isAuthority, found.pathLength == wanted.pathLength else {
            return "differs from the profile"
        }
        let critical = subject.certificate.extensions.contains { $0.oid == "2.5.29.19" && $0.critical }
        return critical ? nil : "is not critical"
    }
}
