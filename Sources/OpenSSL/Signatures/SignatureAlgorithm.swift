public import Model

/// The AlgorithmIdentifier that names how a certificate, list, request or answer was signed.
///
/// Source: RFC 5758 §3.2 (ECDSA, parameters absent), RFC 4055 §5 (RSA, parameters NULL), GM/T 0015 (SM2
/// with SM3, parameters absent).
public enum SignatureAlgorithm {
    /// The encoded AlgorithmIdentifier of signatures made by keys of `algorithm`.
    public static func identifier(for algorithm: KeyAlgorithm) -> [UInt8] {
        switch algorithm {
        case .p256: ecdsaWithSHA256
        case .p384: ecdsaWithSHA384
        case .rsa2048, .rsa3072, .rsa4096: rsaWithSHA256
        case .sm2: sm2WithSM3
        }
    }

    /// True when `identifier` is the one that keys of `algorithm` sign with.
    public static func matches(_ identifier: [UInt8], _ algorithm: KeyAlgorithm) -> Bool {
        identifier == Self.identifier(for: algorithm)
    }

    /// The key algorithms that sign with `identifier`: one for curves, three for RSA.
    ///
    /// - Throws: `CryptoError` with `.unsupportedAlgorithm`, also for right algorithms with wrong parameters.
    public static func keyAlgorithms(of identifier: [UInt8]) throws(CryptoError) -> [KeyAlgorithm] {
        let algorithms = KeyAlgorithm.allCases.filter { matches(identifier, $0) }
        guard !algorithms.isEmpty else {
            var reader = try DERReader.sequence(identifier, of: "signature algorithm")
            throw CryptoError(.unsupportedAlgorithm(try reader.objectIdentifier()))
        }
        return algorithms
    }

    private static let ecdsaWithSHA256 = DER.sequence(DER.oid("1.2.840.10045.4.3.2"))
    private static let ecdsaWithSHA384 = DER.sequence(DER.oid("1.2.840.10045.4.3.3"))
    private static let rsaWithSHA256 = DER.sequence(DER.oid("1.2.840.113549.1.1.11"), DER.null)
    private static let sm2WithSM3 = DER.sequence(DER.oid("1.2.156.10197.1.501"))
}
