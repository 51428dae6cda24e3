import OpenSSL

/// RFC 5280 §4.1.2.6: an authority's subject MUST be a non-empty distinguished name; ours are never empty.
enum SubjectNotEmpty: Lint {
    static let rule = "subject-not-empty"
    static let clause = "RFC 5280 §4.1.2.6"

    static func problem(in subject: LintSubject) -> String? {
        subject.certificate.subjectDER.count > 2 ? nil : "the subject name is empty"
    }
}
