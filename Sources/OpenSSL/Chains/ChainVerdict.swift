/// What `CertificateChain.verify` found.
public enum ChainVerdict: Hashable, Sendable {
    /// A path leads from the certificate (first) to an anchor (last).
    case trusted(path: [Certificate])
    /// None does; `depth` counts from the certificate, 0, towards the anchor.
    case refused(ChainRefusal, depth: Int)

    /// True for `.trusted`.
    public var isTrusted: Bool {
        switch self {
        case .trusted: true
        case .refused: false
        }
    }
}

/// Why a path is not accepted.
///
/// Source: RFC 5280 §6.1.
public enum ChainRefusal: Hashable, Sendable {
    /// No certificate of the issuer is at hand, or the path ends outside the anchors.
    case issuerNotFound
    /// A signature does not verify.
    case signatureInvalid
    /// Before the validity period.
    case notYetValid
    /// After the validity period.
    case expired
    /// An issuer is not an authority, or may not sign certificates.
    case notAnAuthority
    /// More authorities than basicConstraints allows, or than this product follows.
    case pathTooLong
    /// The key may not be used for the purpose that was asked for.
    case usageNotAllowed
    /// A critical extension is not understood.
    case unknownCriticalExtension
    /// A name constraint forbids it, or what it says of policies contradicts itself.
    case constraintViolated
    /// An authority demands a policy that holds for the whole path (requireExplicitPolicy), and none does.
    case policyMissing
    /// An issuer's list says that the certificate is revoked.
    case revoked
    /// No list of the issuer that speaks for the certificate is at hand.
    case revocationListMissing
    /// The issuer's list is not from the issuer, or says something critical that is not understood.
    case revocationListInvalid
    /// The issuer's list is not valid yet, or not any more.
    case revocationListOutdated
    /// Anything else; libcrypto's number and words.
    case other(code: Int, text: String)
}
