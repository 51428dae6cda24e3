import COpenSSL

/// A hash function of this product.
///
/// SHA-1 is here for names of keys and OCSP CertIDs, where its weakness does no harm; nothing is signed with it.
public enum DigestAlgorithm: String, CaseIterable, Codable, Sendable {
    /// SHA-1 (FIPS 180-4): identifiers only.
    case sha1
    /// SHA-256 (FIPS 180-4).
    case sha256
    /// SHA-384 (FIPS 180-4).
    case sha384
    /// SHA-512 (FIPS 180-4).
    case sha512
    /// SM3 (GB/T 32905).
    case sm3

    /// Octets in a digest.
    public var digestLength: Int {
        switch self {
        case .sha1: 20
        case .sha256, .sm3: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// The algorithm's object identifier, dotted.
    public var objectIdentifier: String {
        switch self {
        case .sha1: "1.3.14.3.2.26"
        case .sha256: "2.16.840.1.101.3.4.2.1"
        case .sha384: "2.16.840.1.101.3.4.2.2"
        case .sha512: "2.16.840.1.101.3.4.2.3"
        case .sm3: "1.2.156.10197.1.401"
        }
    }

    /// The algorithm that `objectIdentifier` names, or nil.
    public init?(objectIdentifier: String) {
        guard let match = Self.allCases.first(where: { $0.objectIdentifier == objectIdentifier }) else {
            return nil
        }
        self = match
    }

    /// The digest of `bytes`, `digestLength` octets.
    public func hash(_ bytes: [UInt8]) -> [UInt8] {
        hash(bytes.span)
    }

    /// The digest of `bytes`, `digestLength` octets.
    public func hash(_ bytes: Span<UInt8>) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: digestLength)
        let status = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe EVP_Digest(buffer.baseAddress, buffer.count, &digest, nil, method.pointer, nil)
        }
        // Not a matter of input: every digest here is in libcrypto's default provider.
        precondition(status == 1, "libcrypto cannot compute \(self)")
        return digest
    }

    /// libcrypto's implementation, looked up once for the life of the process.
    var method: DigestMethod {
        switch self {
        case .sha1: DigestMethod.sha1
        case .sha256: DigestMethod.sha256
        case .sha384: DigestMethod.sha384
        case .sha512: DigestMethod.sha512
        case .sm3: DigestMethod.sm3
        }
    }
}
