import OpenSSL

/// RFC 5280 §4.1.2.4 and appendix A: string types, the upper bounds of X.520, one attribute in each relative name,
/// and no character that hides or turns text.
///
/// The name is written again from its texts by rules that refuse all that; the octets must be the same.
enum SubjectNameEncoding: Lint {
    static let rule = "subject-name-encoding"
    static let clause = "RFC 5280 §4.1.2.4"

    static func problem(in subject: LintSubject) -> String? {
        let name = subject.certificate.subject
        // Left to subject-not-empty.
        guard !name.isEmpty else { return nil }
        do throws(CryptoError) {
            return try DistinguishedName(name.attributes) == name
                ? nil : "is not written in the string types of the standard"
        } catch {
            return error.message
        }
    }
}
