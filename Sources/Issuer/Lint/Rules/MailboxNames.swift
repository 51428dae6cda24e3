import OpenSSL

/// RFC 5280 §4.2.1.6: an rfc822Name is a Mailbox in ASCII, without phrase, comment or angle brackets.
enum MailboxNames: Lint {
    static let rule = "san-email"
    static let clause = "RFC 5280 §4.2.1.6"

    static func problem(in subject: LintSubject) -> String? {
        for case .email(let text) in subject.certificate.alternativeNames where !NameSyntax.isMailbox(text) {
            return "'\(text)' is not an e-mail address"
        }
        return nil
    }
}
