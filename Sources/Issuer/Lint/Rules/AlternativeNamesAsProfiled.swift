import OpenSSL

/// RFC 5280 §4.2.1.6: other names bind the key as the subject does; so there are none but the verified e-mail address
/// and the organisation's full name, where the profile has them, and each once.
enum AlternativeNamesAsProfiled: Lint {
    static let rule = "subject-alternative-name"
    static let clause = "RFC 5280 §4.2.1.6"

    static func problem(in subject: LintSubject) -> String? {
        var emails = 0
        var organizations = 0
        for name in subject.certificate.alternativeNames {
            switch name {
            case .email: emails += 1
            case .directory(let name) where name.attributes.map(\.type.oid) == [Profile.fullOrganizationType]:
                organizations += 1
            case .directory, .dns, .uri, .other: return "has a name of a form that no profile has"
            }
        }
        guard emails <= (subject.profile.emailFact == nil ? 0 : 1) else {
            return "has an e-mail address that the profile does not have"
        }
        guard organizations <= (subject.profile.fullOrganizationFact == nil ? 0 : 1) else {
            return "has a directory name that the profile does not have"
        }
        return nil
    }
}
