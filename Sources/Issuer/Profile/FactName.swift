/// The facts that a profile can name; docs/profiles.md says who gives each.
enum FactName: String, CaseIterable {
    case name, subjectUid, organization, uscc, province, locality
    case verifiedEmail, fullOrganization, idNumber, idType
    case role, staffNumber
    case upn, dnsNames, ipAddresses, uris

    /// The facts whose values have the syntax of a form of subjectAltName.
    static func facts(for form: Profile.AlternativeName.Form) -> [FactName] {
        switch form {
        case .dns: [.dnsNames]
        case .ip: [.ipAddresses]
        case .uri: [.uris]
        case .upn: [.upn, .verifiedEmail]
        }
    }
}
