import OpenSSL

/// RFC 5280 §4.2.1.6: other names bind the key as the subject does; so there are none but those whose form the profile
/// has; one verified e-mail address, and one full name of the organisation.
enum AlternativeNamesAsProfiled: Lint {
    static let rule = "subject-alternative-name"
    static let clause = "RFC 5280 §4.2.1.6"

    static func problem(in subject: LintSubject) -> String? {
        let names = subject.certificate.alternativeNames
        for name in names where !isAllowed(name, by: subject.profile) {
            return "has a name of a form that the profile does not have"
        }
        let emails = names.count { if case .email = $0 { true } else { false } }
        let organizations = names.count { if case .directory = $0 { true } else { false } }
        guard emails <= 1, organizations <= 1 else { return "has an address or a full name twice" }
        guard Set(names).count == names.count else { return "has a name twice" }
        let missing = subject.profile.alternativeNames.first { wanted in
            !wanted.isOptional && !names.contains { form(of: $0) == wanted.form }
        }
        return missing.map { "lacks a name of the form \($0.form.rawValue)" }
    }

    private static func isAllowed(_ name: GeneralName, by profile: Profile) -> Bool {
        switch name {
        case .email: return profile.emailFact != nil
        case .directory(let name):
            let isFullName = name.attributes.map(\.type.oid) == [Profile.fullOrganizationType]
            return profile.fullOrganizationFact != nil && isFullName
        case .dns, .uri, .other:
            guard let form = form(of: name) else { return false }
            return profile.alternativeNames.contains { $0.form == form }
        }
    }

    private static func form(of name: GeneralName) -> Profile.AlternativeName.Form? {
        switch name {
        case .dns: .dns
        case .uri: .uri
        case .other: name.addressOctets != nil ? .ip : name.isOtherName ? .upn : nil
        case .email, .directory: nil
        }
    }
}
