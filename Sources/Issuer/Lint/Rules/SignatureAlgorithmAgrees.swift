import Model
import OpenSSL

/// RFC 5280 §4.1.1.2: "This field MUST contain the same algorithm identifier as the signature field in the
/// sequence tbsCertificate".
///
/// OpenSSL refuses to parse a copy where they differ; this rule compares with the
/// authority's own algorithm.
enum SignatureAlgorithmAgrees: Lint {
    static let rule = "signature-algorithm"
    static let clause = "RFC 5280 §4.1.1.2"

    static func problem(in subject: LintSubject) -> String? {
        let found = subject.certificate.signatureAlgorithm
        let expected = subject.issuer.signatureAlgorithm
        guard found != expected else { return nil }
        return "names \(found?.rawValue ?? "one with SHA-1"), the authority signs with \(expected.rawValue)"
    }
}
