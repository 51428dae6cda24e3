import OpenSSL

/// RFC 5280 §4.2.1.9: pathLenConstraint "gives the maximum number of non-self-issued intermediate certificates that
/// may follow"; an authority of length 0 certifies no authority, others only shorter ones.
///
/// Those above count too. A self-issued one, as a link between two keys of a root, takes no place in the path (§6.1.4 (l)), and
/// may be as long as its issuer.
enum PathLengthInsideIssuer: Lint {
    static let rule = "path-length"
    static let clause = "RFC 5280 §4.2.1.9"

    static func problem(in subject: LintSubject) -> String? {
        guard let limit = subject.issuer.pathLength else { return nil }
        guard limit >= 0 else { return "an authority above allows none where this one stands" }
        guard subject.certificate.isAuthority else { return nil }
        let most = subject.certificate.isSelfIssued ? limit : limit - 1
        guard most >= 0 else { return "the authority may not certify authorities" }
        guard let length = subject.certificate.basicConstraints?.pathLength, length <= most else {
            return "allows a longer path than the authority's own certificate"
        }
        return nil
    }
}
