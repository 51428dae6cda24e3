import OpenSSL

/// RFC 5280 §4.2.1.10: "Conforming CAs MUST mark this extension as critical"; it "MUST be used only in a CA certificate".
enum NameConstraintsAsProfiled: Lint {
    static let rule = "name-constraints"
    static let clause = "RFC 5280 §4.2.1.10"

    static func problem(in subject: LintSubject) -> String? {
        let found = subject.certificate.extension(ExtensionIdentifier.nameConstraints)
        guard let wanted = subject.profile.nameConstraints else {
            if subject.profile.isTaken(ExtensionIdentifier.nameConstraints) { return nil }
            return found == nil ? nil : "are there although the profile has none"
        }
        guard let found else { return "are missing" }
        guard subject.certificate.isAuthority else { return "belong to authorities" }
        guard let written = try? CertificateExtension.nameConstraints(wanted), found.value == written.value
        else {
            return "differ from the profile"
        }
        return found.critical ? nil : "are not critical"
    }
}
