import OpenSSL

/// RFC 5280 §4.2.1.2 method (1): the SHA-1 hash of the subjectPublicKey BIT STRING.
enum SubjectKeyIdentifierAgrees: Lint {
    static let rule = "subject-key-identifier"
    static let clause = "RFC 5280 §4.2.1.2"

    static func problem(in subject: LintSubject) -> String? {
        subject.certificate.subjectKeyIdentifier == subject.certificate.publicKey.keyIdentifier
            ? nil : "is missing or is not that of the subject's key"
    }
}
