public import Model
public import OpenSSL

/// What an authority is asked for when it certifies a name and a key of another authority as they are.
///
/// For cross certificates, the link certificates of a root's rollover, and requests of somebody else's authority.
/// The name is taken octet for octet, because certificates below it name it so.
///
/// Source: RFC 5280 §3.2, RFC 4210 §4.4.
public struct AuthorityCertification: Sendable {
    /// The profile that gives the extensions, but for `limits`; its subject template and lifetime do not apply.
    public let profile: String
    /// The name, as the other authority writes it.
    public let subject: DistinguishedName
    /// The key to certify; who asks has seen that the other authority holds it.
    public let publicKey: PublicKey
    /// How many authorities may follow below it; nil for any number.
    public let pathLength: Int?
    /// What the other authority's own certificate allows below it, taken as it stands there, in place of what the profile
    /// says of names, purposes and policies, and with the places of the issuer; nil for the profile's.
    public let limits: [CertificateExtension]?
    /// The first second; nil for now, less the profile's allowance for slow clocks.
    public let notBefore: Timestamp?
    /// The last second wanted; the issuer's own end comes first.
    public let notAfter: Timestamp
    /// Whether this book knows the key by another certificate.
    public let repeatsKey: Bool
    /// The request that was made, which may ask for no more than the certificate will have; nil for none.
    public let proof: CertificateRequest?
    /// Who asks, for the audit chain.
    public let actor: String

    /// Makes a request.
    public init(
        profile: String,
        subject: DistinguishedName,
        publicKey: PublicKey,
        pathLength: Int?,
        limits: [CertificateExtension]? = nil,
        notBefore: Timestamp? = nil,
        notAfter: Timestamp,
        repeatsKey: Bool,
        proof: CertificateRequest? = nil,
        actor: String
    ) {
        self.profile = profile
        self.subject = subject
        self.publicKey = publicKey
        self.pathLength = pathLength
        self.limits = limits
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.repeatsKey = repeatsKey
        self.proof = proof
        self.actor = actor
    }
}
