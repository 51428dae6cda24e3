public import Model

/// A CRL that is complete but for its signature; it can be signed once.
///
/// Source: RFC 5280 §5.1.1.
public struct UnsignedRevocationList: ~Copyable, Sendable {
    private var toBeSigned: [UInt8]
    private let algorithm: SignatureAlgorithm
    /// How many entries it has.
    public let entryCount: Int

    init(toBeSigned: [UInt8], algorithm: SignatureAlgorithm, entryCount: Int) {
        self.toBeSigned = toBeSigned
        self.algorithm = algorithm
        self.entryCount = entryCount
    }

    /// Signs.
    ///
    /// - Parameter key: the issuer's key, which signs with the algorithm the list was started for.
    /// - Returns: the DER CertificateList.
    /// - Throws: `CryptoError` with `.keyMismatch` for a key that signs otherwise, and what `key` throws.
    public consuming func signed(by key: any SigningKey) throws -> [UInt8] {
        guard key.signatureAlgorithm == algorithm else { throw CryptoError(.keyMismatch) }
        let signature = try key.sign(toBeSigned)
        let tail = algorithm.identifier + DER.bitString(signature)
        let head = [DERTag.sequence] + DER.lengthOctets(toBeSigned.count + tail.count)
        toBeSigned.append(contentsOf: tail)
        toBeSigned.insert(contentsOf: head, at: 0)
        return toBeSigned
    }
}
