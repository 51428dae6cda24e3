import OpenSSL

/// RFC 5280 §4.2: an extension of the profile's own has the octets that stand there.
enum CustomExtensionsAsProfiled: Lint {
    static let rule = "custom-extensions"
    static let clause = "RFC 5280 §4.2"

    static func problem(in subject: LintSubject) -> String? {
        for wanted in subject.profile.custom {
            guard subject.certificate.extension(wanted.oid)?.value == wanted.value else {
                return "\(wanted.oid) is missing or has another value"
            }
        }
        return nil
    }
}
