public import Model

/// A certificate as the API shows it to whoever asked for it.
public struct DeskCertificate: Hashable, Sendable {
    /// Authority and serial.
    public let id: CertificateID
    /// The profile's name.
    public let profile: String
    /// Where it stands.
    public let state: CertificateState
    /// The certificate as PEM text.
    public let pem: String
    /// The certificates that lead to the root, nearest first, the root left out; PEM.
    public let chain: [String]
    /// First second of validity.
    public let notBefore: Timestamp
    /// Last second of validity.
    public let notAfter: Timestamp
    /// Whether its last second is that of its authority: earlier, as a rule, than its profile says.
    public let endsWithAuthority: Bool
    /// Set exactly when it is revoked.
    public let revocation: Revocation?
    /// Set when its authority was revoked, or stands below one that was: then it is good for nobody, whatever its own state.
    public let authorityRevocation: Revocation?

    /// Gathers what is shown.
    public init(
        id: CertificateID,
        profile: String,
        state: CertificateState,
        pem: String,
        chain: [String],
        notBefore: Timestamp,
        notAfter: Timestamp,
        endsWithAuthority: Bool,
        revocation: Revocation?,
        authorityRevocation: Revocation? = nil
    ) {
        self.id = id
        self.profile = profile
        self.state = state
        self.pem = pem
        self.chain = chain
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.endsWithAuthority = endsWithAuthority
        self.revocation = revocation
        self.authorityRevocation = authorityRevocation
    }
}
