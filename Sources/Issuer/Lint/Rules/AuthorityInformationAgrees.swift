import OpenSSL

/// RFC 5280 §4.2.2.1: where the issuer's certificate and its OCSP responder are.
enum AuthorityInformationAgrees: Lint {
    static let rule = "authority-information-access"
    static let clause = "RFC 5280 §4.2.2.1"

    static func problem(in subject: LintSubject) -> String? {
        let wanted = subject.profile.authorityInformation
        let locations = subject.issuer.locations
        guard subject.certificate.ocspURLs == (wanted.contains(.ocsp) ? [locations.ocsp] : []) else {
            return "the OCSP location differs from the authority's"
        }
        guard subject.certificate.caIssuersURLs == (wanted.contains(.issuer) ? [locations.certificate] : [])
        else {
            return "the caIssuers location differs from the authority's"
        }
        return nil
    }
}
