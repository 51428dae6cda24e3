public import Model
public import OpenSSL

/// What an authority will put into a certificate; every value has been checked when it was loaded.
///
/// Every key of the file stands in `docs/profiles.md`.
///
/// Source: RFC 5280 §4; product.md §10.
public struct Profile: Hashable, Sendable {
    /// What basicConstraints says; nil leaves the extension out.
    public struct Constraints: Hashable, Sendable {
        /// Whether the subject is an authority.
        public let isAuthority: Bool
        /// How many authorities may follow; nil for no limit.
        public let pathLength: Int?
    }

    /// What authorityInfoAccess can point to (RFC 5280 §4.2.2.1).
    public enum InformationAccess: String, CaseIterable, Hashable, Sendable {
        /// The issuer's certificate.
        case issuer
        /// The issuer's OCSP responder.
        case ocsp
    }

    /// What becomes of a maker's statement that a key was made in its token.
    public enum Attestation: String, CaseIterable, Codable, Hashable, Sendable {
        /// Nobody asks for one.
        case off
        /// It is kept when it holds; a token that has none, or one of a maker that is not trusted, is made all the same.
        case used
        /// Without one that holds nothing is certified.
        case required
    }

    /// How the key is kept on a token.
    public struct TokenRule: Hashable, Sendable {
        /// The slot, as `9a`.
        public let slot: String
        /// The kind of key to make.
        public let algorithm: KeyAlgorithm
        /// How many digits the first PIN has, 6 to 8.
        public let pinLength: Int
        /// How many tries the PIN has, 3 to 15, of tokens that can be told so; nil for as many as the maker gives it.
        public let pinTries: Int?
        /// What becomes of the maker's statement about the key.
        public let attestation: Attestation
    }

    /// Its name, as `EXPERT`.
    public internal(set) var name: String
    /// 名称.
    public internal(set) var label: String
    /// What its certificates are for.
    public internal(set) var purpose: CertificatePurpose
    /// Which authority issues it.
    public internal(set) var authority: AuthorityID
    /// The kinds of subject keys it takes.
    public internal(set) var keyAlgorithms: Set<KeyAlgorithm>
    /// Whether a renewal may certify the predecessor's key again; otherwise one key is certified once, ever.
    public internal(set) var sameKeyRenewal: Bool
    /// The encryption certificate that goes with this signing one; nil for single certificates.
    public internal(set) var pair: Pair?
    /// The flag that must be on before anything is issued, and is off; nil for a profile that can be issued.
    public internal(set) var switchedOffBy: ProfileFlag?
    /// The subject name.
    public internal(set) var subject: [SubjectAttribute]
    /// How long certificates live.
    public internal(set) var lifetime: Lifetime
    /// How far notBefore lies before the signing, for clocks that are slow; seconds, 0 to 86 400.
    public internal(set) var backdateSeconds: Int64
    /// Where a renewal's life begins to count.
    public internal(set) var renewal: Renewal
    /// When a replacement ends.
    public internal(set) var replacement: Replacement
    /// The most days between signing and end, whatever is renewed.
    public internal(set) var maximumDays: Int64
    /// basicConstraints; critical when the subject is an authority.
    public internal(set) var constraints: Constraints?
    /// nameConstraints, critical; nil leaves the extension out.
    public internal(set) var nameConstraints: NameConstraints?
    /// keyUsage; see `keyUsage(of:)`.
    public internal(set) var keyUsage: Set<KeyUsage>
    /// Whether keyUsage is critical; always, when certificates come in pairs.
    public internal(set) var keyUsageCritical: Bool
    /// extKeyUsage; empty leaves the extension out, and emailProtection needs an e-mail address beside it
    /// (`extendedKeyUsage(withEmail:)`).
    public internal(set) var extendedKeyUsage: [ExtendedKeyUsage]
    /// certificatePolicies; empty leaves the extension out.
    public internal(set) var policies: [String]
    /// A further policy for each thing that may be known of where the key was made; those left out add none.
    public internal(set) var originPolicies: [KeyOrigin: String]
    /// Where the practice statement is; nil, as GM/T 0015 recommends, for policies without qualifiers.
    public internal(set) var practiceStatement: String?
    /// The fact whose value becomes an rfc822Name; left out when the fact is absent.
    public internal(set) var emailFact: String?
    /// The fact whose value becomes a directoryName of one description; left out when the fact is absent.
    ///
    /// It keeps an organisation's full name when the subject has room for its short form only (product.md §10.3).
    public internal(set) var fullOrganizationFact: String?
    /// Other names, after the two above.
    public internal(set) var alternativeNames: [AlternativeName]
    /// Identity codes (GM/T 0015).
    public internal(set) var identityCodes: [IdentityCode]
    /// Extensions with a fixed value, never critical.
    public internal(set) var custom: [CertificateExtension]
    /// id-pkix-ocsp-nocheck (RFC 6960 §4.2.2.2.1).
    public internal(set) var ocspNoCheck: Bool
    /// Whether a CRL distribution point is written.
    public internal(set) var distributionPoints: Bool
    /// What authorityInfoAccess points to; empty leaves the extension out.
    public internal(set) var authorityInformation: Set<InformationAccess>
    /// How the key is kept on a token; nil when the key is not on a token.
    public internal(set) var token: TokenRule?
    /// Rules that its certificates need not keep, each with the reason.
    public internal(set) var ignoredLints: [String: String]

    /// extKeyUsage of one certificate: emailProtection is there only beside an e-mail address (product.md §10.3),
    /// except in an authority's, where it is about the certificates below.
    public func extendedKeyUsage(withEmail hasEmail: Bool) -> [ExtendedKeyUsage] {
        hasEmail || purpose == .authority
            ? extendedKeyUsage : extendedKeyUsage.filter { $0 != .emailProtection }
    }

    /// certificatePolicies of one certificate: the profile's, and the one for what is known of its key.
    public func policies(for origin: KeyOrigin?) -> [String] {
        policies + (origin.flatMap { originPolicies[$0] }.map { [$0] } ?? [])
    }

    /// keyUsage of one certificate: an encryption certificate has those of the profile's that its key can serve.
    ///
    /// Source: product.md §10.2.
    public func keyUsage(of key: KeyAlgorithm) -> Set<KeyUsage> {
        purpose == .encryption ? keyUsage.subtracting(KeyUsageFit.unfit(key)) : keyUsage
    }
}
