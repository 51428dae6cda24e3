import OpenSSL

/// X.690 §10, §11: in DER every value has one encoding; so what is read and written again is the same
/// octets, and a signature is over one thing only.
enum DEREncoding: FormLint {
    static let rule = "der-encoding"
    static let clause = "X.690 §10"

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        if let fault = DERForm.fault(in: anatomy.octets[...]) { return fault }
        for item in anatomy.extensions {
            if let fault = DERForm.fault(in: item.value) { return "in extension \(item.oid) it \(fault)" }
        }
        return nil
    }
}
