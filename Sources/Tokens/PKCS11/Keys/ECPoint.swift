import Model
import OpenSSL

/// Reads public points and curves as modules give them, which is not always as the standard says.
enum ECPoint {
    /// The uncompressed point in a CKA_EC_POINT: an OCTET STRING around it (§2.3.3), or, in older modules, bare.
    static func uncompressed(_ value: [UInt8], coordinate: Int) throws(HSMError) -> [UInt8] {
        let length = 1 + 2 * coordinate
        if value.count == length, value.first == 4 { return value }
        let point = try unwrapped(value)
        guard point.count == length, point.first == 4 else { throw malformed }
        return point
    }

    /// The octets inside an OCTET STRING that is all of `value`.
    static func unwrapped(_ value: [UInt8]) throws(HSMError) -> [UInt8] {
        var reader = DERReader(value, of: "public point")
        guard let point = try? reader.octetString(), reader.isAtEnd else { throw malformed }
        return point
    }

    /// The curve in a CKA_EC_PARAMS: its name, or the numbers of a curve that has one.
    ///
    /// - Returns: nil for a curve that this product does not use.
    static func curve(_ parameters: [UInt8]) -> KeyAlgorithm? {
        if parameters == p256 { return .p256 }
        if parameters == p384 { return .p384 }
        return ExplicitCurve(parameters)?.algorithm
    }

    /// The CKA_EC_PARAMS of a curve; nil for RSA.
    static func parameters(_ algorithm: KeyAlgorithm) -> [UInt8]? {
        switch algorithm {
        case .p256: p256
        case .p384: p384
        case .ed25519: edwards
        case .rsa2048, .rsa3072, .rsa4096, .sm2: nil
        }
    }

    /// The Ed25519 key in a CKA_EC_POINT: 32 octets, in an OCTET STRING or bare.
    static func edwardsKey(_ value: [UInt8]) throws(HSMError) -> PublicKey {
        let point = value.count == 32 ? value : try unwrapped(value)
        let der = DER.sequence(DER.sequence(edwards), DER.bitString(point))
        guard let key = try? PublicKey(subjectPublicKeyInfo: der) else { throw malformed }
        return key
    }

    private static let malformed = HSMError(.malformedAnswer(what: "public point"))
    private static let p256 = DER.oid("1.2.840.10045.3.1.7")
    private static let edwards = DER.oid("1.3.101.112")
    private static let p384 = DER.oid("1.3.132.0.34")
}
