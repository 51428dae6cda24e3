import OpenSSL

/// RFC 5280 §4.2.1.13: where the CRL is; the URL under which this authority publishes
/// the list that the certificate's serial and purpose choose.
enum DistributionPointAgrees: Lint {
    static let rule = "crl-distribution-points"
    static let clause = "RFC 5280 §4.2.1.13"

    static func problem(in subject: LintSubject) -> String? {
        let locations = subject.issuer.locations
        let shard = locations.shard(of: subject.certificate.serial, for: subject.profile.purpose)
        let wanted = subject.profile.distributionPoints ? [locations.revocationList(shard: shard)] : []
        return subject.certificate.crlURLs == wanted
            ? nil : "differ from where the authority publishes"
    }
}
