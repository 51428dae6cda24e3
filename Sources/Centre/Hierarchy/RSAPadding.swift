public import Model

/// How RSA keys sign: PKCS#1 v1.5 or PSS (RFC 8017 §8).
public enum RSAPadding: String, CaseIterable, Hashable, Sendable {
    /// RSASSA-PKCS1-v1_5.
    case pkcs1
    /// RSASSA-PSS.
    case pss

    /// What keys of a kind sign with; nil for keys that are not RSA.
    public func signatureAlgorithm(_ algorithm: KeyAlgorithm) -> SignatureAlgorithm? {
        guard SignatureAlgorithm.rsaPSSWithSHA256.fits(algorithm) else { return nil }
        switch self {
        case .pkcs1: return SignatureAlgorithm(algorithm)
        case .pss: return algorithm == .rsa4096 ? .rsaPSSWithSHA384 : .rsaPSSWithSHA256
        }
    }
}

extension AuthorityDesk.Renewal {
    /// What a new key of this kind is to sign with; nil when nothing was said.
    func signatureAlgorithm(_ algorithm: KeyAlgorithm) throws -> SignatureAlgorithm? {
        guard let padding else { return nil }
        guard let signature = padding.signatureAlgorithm(algorithm) else {
            let detail = "\(algorithm.rawValue) keys do not sign with \(padding.rawValue)"
            throw HierarchyError(.unusable(what: "signature", detail: detail))
        }
        return signature
    }
}
