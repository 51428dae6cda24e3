import Model
import OpenSSL

/// Whether a certificate from elsewhere makes its subject an authority.
///
/// Source: RFC 5280 §4.2.1.2, §4.2.1.3, §4.2.1.9, §4.2.1.12.
enum AuthorityFitness {
    static func check(_ certificate: Certificate, at now: Timestamp) throws(HierarchyError) {
        if let detail = fault(certificate, at: now) {
            throw HierarchyError(.certificateUnfit(detail: detail))
        }
    }

    /// What stands against it; nil when nothing does.
    static func fault(_ certificate: Certificate, at now: Timestamp) -> String? {
        guard certificate.isAuthority else { return "basicConstraints does not say that it is an authority" }
        guard let usage = certificate.keyUsage, usage.contains(.keyCertSign) else {
            return "keyUsage lacks keyCertSign"
        }
        guard usage.contains(.cRLSign) else { return "keyUsage lacks cRLSign, and this centre signs lists" }
        guard certificate.subjectKeyIdentifier != nil else { return "it has no subjectKeyIdentifier" }
        guard certificate.notBefore <= now else { return "it is not valid yet" }
        guard certificate.notAfter > now else { return "it has expired" }
        guard !certificate.subject.isEmpty else { return "its subject is empty" }
        if let purposes = certificate.extendedKeyUsage, purposes.allSatisfy({ $0 == .ocspSigning }) {
            return "its extendedKeyUsage has nothing that a certificate below it could be for"
        }
        return nil
    }
}
