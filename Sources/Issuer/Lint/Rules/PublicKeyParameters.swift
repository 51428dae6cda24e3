import OpenSSL

/// RFC 3279 §2.3.1: NULL for RSA; RFC 5480 §2.1.1: the curve's name; RFC 8410 §3: none for Ed25519.
enum PublicKeyParameters: FormLint {
    static let rule = "public-key-parameters"
    static let clause = "RFC 5480 §2.1.1"

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        let parameters = anatomy.publicKey.parameters
        switch anatomy.publicKey.algorithm {
        case "1.2.840.113549.1.1.1":
            return parameters?.bytes == DER.null ? nil : "an RSA key has other parameters than NULL"
        case "1.2.840.10045.2.1":
            return parameters?.tag == DERTag.objectIdentifier ? nil : "the curve of the key is not named"
        default: return parameters == nil ? nil : "the key has parameters that its kind does not"
        }
    }
}
