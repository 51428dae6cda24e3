import OpenSSL

/// RFC 5280 §4.2.1.10: name constraints of an authority, and of those above it, indicate "a name space within which all
/// subject names in subsequent certificates in a certification path MUST be located".
enum NamesInsideIssuer: Lint {
    static let rule = "name-constraints-issuer"
    static let clause = "RFC 5280 §4.2.1.10"

    static func problem(in subject: LintSubject) -> String? {
        for authority in subject.issuer.limits {
            switch subject.certificate.nameViolation(under: authority) {
            case nil: continue
            case .notPermitted: return "a name is outside those that \(authority.subject) may certify"
            case .excluded: return "a name is among those that \(authority.subject) may not certify"
            case .unreadable:
                return "the names cannot be compared with those that \(authority.subject) may certify"
            }
        }
        return nil
    }
}
