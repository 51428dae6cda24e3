public import Model
public import OpenSSL

/// What an authority will put into a certificate; every value has been checked when it was loaded.
///
/// Source: RFC 5280 §4; product.md §10.
public struct Profile: Hashable, Sendable {
    /// One attribute of the subject name, in DER order.
    public struct SubjectAttribute: Hashable, Sendable {
        /// Where its value comes from.
        public enum Source: Hashable, Sendable {
            /// The same for every certificate.
            case fixed(String)
            /// The fact of that name in the approved snapshot.
            case fact(String, optional: Bool)
        }

        /// The attribute type.
        public let type: AttributeType
        /// Where its value comes from.
        public let source: Source

        /// Whether a certificate may do without it.
        public var isOptional: Bool {
            if case .fact(_, let optional) = source { optional } else { false }
        }
    }

    /// How long a certificate lives.
    public enum Lifetime: Hashable, Sendable {
        /// Calendar years, less one second; 29 February becomes 28.
        case years(Int)
        /// Days of 86 400 seconds, less one second.
        case days(Int)
    }

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

    /// How the key is kept on a token.
    public struct TokenRule: Hashable, Sendable {
        /// The slot, as `9a`.
        public let slot: String
        /// The kind of key to make.
        public let algorithm: KeyAlgorithm
    }

    /// Its name, as `EXPERT`.
    public let name: String
    /// 名称.
    public let label: String
    /// What its certificates are for.
    public let purpose: CertificatePurpose
    /// The kinds of subject keys it takes.
    public let keyAlgorithms: Set<KeyAlgorithm>
    /// The subject name.
    public let subject: [SubjectAttribute]
    /// How long certificates live.
    public let lifetime: Lifetime
    /// How far notBefore lies before the signing, for clocks that are slow; seconds, 0 to 86 400.
    public let backdateSeconds: Int64
    /// basicConstraints; critical when the subject is an authority.
    public let constraints: Constraints?
    /// keyUsage.
    public let keyUsage: Set<KeyUsage>
    /// Whether keyUsage is critical.
    public let keyUsageCritical: Bool
    /// extKeyUsage; empty leaves the extension out, and emailProtection needs an e-mail address beside it
    /// (`extendedKeyUsage(withEmail:)`).
    public let extendedKeyUsage: [ExtendedKeyUsage]
    /// certificatePolicies; empty leaves the extension out.
    public let policies: [String]
    /// The fact whose value becomes an rfc822Name; left out when the fact is absent.
    public let emailFact: String?
    /// The fact whose value becomes a directoryName of one description; left out when the fact is absent.
    ///
    /// It keeps an organisation's full name when the subject has room for its short form only (product.md §10.3).
    public let fullOrganizationFact: String?
    /// id-pkix-ocsp-nocheck (RFC 6960 §4.2.2.2.1).
    public let ocspNoCheck: Bool
    /// Whether a CRL distribution point is written.
    public let distributionPoints: Bool
    /// What authorityInfoAccess points to; empty leaves the extension out.
    public let authorityInformation: Set<InformationAccess>
    /// How the key is kept on a token; nil when the key is not on a token.
    public let token: TokenRule?

    /// description (RFC 4519 §2.5): holds the 100 characters that organizationName does not.
    static let fullOrganizationType = "2.5.4.13"

    /// extKeyUsage of one certificate: emailProtection is there only beside an e-mail address (product.md §10.3).
    public func extendedKeyUsage(withEmail hasEmail: Bool) -> [ExtendedKeyUsage] {
        hasEmail ? extendedKeyUsage : extendedKeyUsage.filter { $0 != .emailProtection }
    }
}
