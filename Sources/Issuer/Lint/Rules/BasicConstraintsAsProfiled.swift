import OpenSSL

/// RFC 5280 §4.2.1.9: "Conforming CAs MUST include this extension in all CA certificates … and MUST mark the
/// extension as critical"; nobody else may say cA.
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
        return critical == wanted.isAuthority ? nil : "is critical exactly for authorities"
    }
}
