import Model
import OpenSSL

/// RFC 5280 §4.1.2.7 and the profile's list of keys.
enum SubjectKeyAllowed: Lint {
    static let rule = "subject-key-allowed"
    static let clause = "RFC 5280 §4.1.2.7"

    static func problem(in subject: LintSubject) -> String? {
        let algorithm = subject.certificate.publicKey.algorithm
        return subject.profile.keyAlgorithms.contains(algorithm)
            ? nil : "\(algorithm.rawValue) keys are not allowed by \(subject.profile.name)"
    }
}
