import OpenSSL

/// RFC 5480 §2.2: the point of an elliptic curve key is written uncompressed; a BIT STRING of whole octets, as for every
/// kind of key.
enum PublicKeyEncoding: FormLint {
    static let rule = "public-key-encoding"
    static let clause = "RFC 5480 §2.2"

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        let bits = anatomy.publicKey.bits
        guard bits.first == 0, bits.count > 1 else { return "the key's bits are not whole octets" }
        guard anatomy.publicKey.algorithm == "1.2.840.10045.2.1" else { return nil }
        return bits.dropFirst().first == 4 ? nil : "the point is not written uncompressed"
    }
}
