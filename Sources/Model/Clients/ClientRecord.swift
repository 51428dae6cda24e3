/// A machine that may ask for certificates over the API, known by its own certificate.
public struct ClientRecord: Hashable, Sendable {
    /// Its short name, 1 to 40 characters.
    public let name: String
    /// What people call it.
    public let displayName: String
    /// Its certificate.
    public let certificate: CertificateID
    /// The profiles it may ask for; never empty.
    public let profiles: Set<String>
    /// Whether it may ask now.
    public let isActive: Bool
    /// Optimistic lock, from 1.
    public let version: Int64
    /// When it was added.
    public let createdAt: Timestamp

    /// Makes a record.
    public init(
        name: String,
        displayName: String,
        certificate: CertificateID,
        profiles: Set<String>,
        isActive: Bool,
        version: Int64,
        createdAt: Timestamp
    ) {
        self.name = name
        self.displayName = displayName
        self.certificate = certificate
        self.profiles = profiles
        self.isActive = isActive
        self.version = version
        self.createdAt = createdAt
    }

    /// The name in the audit chain of a machine, as `client:web-frontend`.
    public static func auditName(of name: String) -> String { "client:\(name)" }

    /// The next version of the record, with another certificate or another state.
    public func changed(certificate: CertificateID? = nil, isActive: Bool? = nil) -> ClientRecord {
        ClientRecord(
            name: name,
            displayName: displayName,
            certificate: certificate ?? self.certificate,
            profiles: profiles,
            isActive: isActive ?? self.isActive,
            version: version + 1,
            createdAt: createdAt
        )
    }
}
