/// 我的证书: one certificate at a glance.
struct CertificateCard: Sendable {
    var path: String
    /// SHA-256 of the certificate, by which it is found on a token; nil for one that was never signed.
    let fingerprint: String?
    let holder: String
    let kind: String
    let serial: String
    let token: String
    let begin: String
    let end: String
    /// Days left; nil where it does not matter any more.
    let daysLeft: String?
    let status: String
    let tone: String
    /// What to do next.
    let next: String
    /// Where 更新 begins; nil where it does not.
    let renewal: String?
    /// Where it is bound; nil where it is, or cannot be.
    var binding: String?
}
