import Issuer
public import Model
public import OpenSSL

/// What a new authority is to be.
public struct AuthorityPlan: Hashable, Sendable {
    /// Its short name.
    public var id: AuthorityID
    /// Where it stands.
    public var role: AuthorityRecord.Role
    /// Who certifies it; nil for a root.
    public var parent: AuthorityID?
    /// The kind of its key.
    public var algorithm: KeyAlgorithm
    /// What it signs with; one that fits `algorithm`.
    public var signatureAlgorithm: SignatureAlgorithm
    /// The profile of its certificate.
    public var profile: String
    /// CN of its subject.
    public var commonName: String
    /// O of its subject.
    public var organization: String
    /// Its subject, when it has that already; nil for what the profile makes of the names above.
    public var subject: DistinguishedName?
    /// Where its key is kept.
    public var custody: KeyCustody
    /// The authority whose work it takes over; nil for a new line.
    public var predecessor: AuthorityID?

    /// Makes a plan.
    public init(
        id: AuthorityID,
        role: AuthorityRecord.Role,
        parent: AuthorityID? = nil,
        algorithm: KeyAlgorithm,
        signatureAlgorithm: SignatureAlgorithm? = nil,
        profile: String? = nil,
        commonName: String,
        organization: String,
        custody: KeyCustody = .file,
        predecessor: AuthorityID? = nil
    ) {
        self.id = id
        self.role = role
        self.parent = parent
        self.algorithm = algorithm
        self.signatureAlgorithm = signatureAlgorithm ?? SignatureAlgorithm(algorithm)
        self.profile = profile ?? (role == .root ? "ROOT" : "ISSUING")
        self.commonName = commonName
        self.organization = organization
        self.custody = custody
        self.predecessor = predecessor
    }

    /// The facts that the profile's subject template asks for.
    var facts: SubjectFacts { SubjectFacts(["name": commonName, "organization": organization]) }

    /// The plan of the authority that takes over from `record`: same kind, same place, next name.
    func check() throws(HierarchyError) {
        guard signatureAlgorithm.fits(algorithm) else {
            let detail = "\(algorithm.rawValue) keys do not sign with \(signatureAlgorithm.rawValue)"
            throw HierarchyError(.unusable(what: "signature", detail: detail))
        }
        guard (role == .root) == (parent == nil) else {
            let detail = role == .root ? "a root has none" : "an issuing authority needs one"
            throw HierarchyError(.unusable(what: "parent", detail: detail))
        }
    }
}
