import Model
import OpenSSL

/// RFC 5280 §4.2.1.3: the profile's usages stand exactly as written, and are such as the key can serve: no
/// encryption with an elliptic curve key (RFC 5480 §3), no key agreement with RSA (RFC 3279 §2.3.1).
///
/// SM2 keys encrypt: GM/T 0015 wants keyEncipherment in their encryption certificates.
enum KeyUsageFitsKey: Lint {
    static let rule = "key-usage"
    static let clause = "RFC 5280 §4.2.1.3"

    static func problem(in subject: LintSubject) -> String? {
        let certificate = subject.certificate
        guard let usages = certificate.keyUsage else { return "is missing" }
        guard usages == subject.profile.keyUsage(of: certificate.publicKey.algorithm) else {
            return "differs from the profile"
        }
        let critical = certificate.extensions.contains { $0.oid == "2.5.29.15" && $0.critical }
        guard critical == subject.profile.keyUsageCritical else {
            return "is \(critical ? "" : "not ")critical, unlike in the profile"
        }
        let algorithm = certificate.publicKey.algorithm
        let unfit = usages.intersection(KeyUsageFit.unfit(algorithm)).map(\.name).sorted()
        return unfit.isEmpty
            ? nil : "\(unfit.joined(separator: ", ")) does not fit \(algorithm.rawValue) keys"
    }
}
