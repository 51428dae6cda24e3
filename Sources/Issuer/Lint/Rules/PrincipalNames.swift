import OpenSSL

/// RFC 5280 §4.2.1.6: an otherName is of a type that both sides know; ours is the user principal name: one UTF8String of
/// 1 to 254 characters, none of them hidden.
enum PrincipalNames: Lint {
    static let rule = "san-other-name"
    static let clause = "RFC 5280 §4.2.1.6"

    static func problem(in subject: LintSubject) -> String? {
        for name in subject.certificate.alternativeNames where name.isOtherName {
            guard let text = name.userPrincipalName else { return "is not a user principal name" }
            let scalars = text.unicodeScalars
            guard (1...254).contains(scalars.count), !scalars.contains(where: NameRules.isHidden) else {
                return "the user principal name is empty, too long, or has hidden characters"
            }
        }
        return nil
    }
}
