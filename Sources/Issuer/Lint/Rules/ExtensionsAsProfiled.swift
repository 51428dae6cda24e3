import OpenSSL

/// RFC 5280 §4.2: nothing is there that the standard or the profile does not name.
enum ExtensionsAsProfiled: Lint {
    static let rule = "extensions-as-profiled"
    static let clause = "RFC 5280 §4.2"

    private static let known: Set<String> = [
        ExtensionIdentifier.subjectKeyIdentifier, ExtensionIdentifier.keyUsage,
        ExtensionIdentifier.subjectAlternativeName, ExtensionIdentifier.basicConstraints,
        ExtensionIdentifier.nameConstraints, ExtensionIdentifier.crlDistributionPoints,
        ExtensionIdentifier.certificatePolicies, ExtensionIdentifier.authorityKeyIdentifier,
        ExtensionIdentifier.extendedKeyUsage, ExtensionIdentifier.authorityInformationAccess,
        ExtensionIdentifier.ocspNoCheck,
    ]

    static func problem(in subject: LintSubject) -> String? {
        let own = subject.profile.identityCodes.map(\.oid) + subject.profile.custom.map(\.oid)
        return subject.certificate.extensions.first { !known.contains($0.oid) && !own.contains($0.oid) }.map {
            "extension \($0.oid) is not one of the profile's"
        }
    }
}
