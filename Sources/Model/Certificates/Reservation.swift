/// The first durable act of issuance: a serial number taken for one key, before anything is built.
public struct Reservation: Hashable, Sendable {
    /// The serial being taken.
    public let id: CertificateID
    /// The profile's name, as `EXPERT`.
    public let profile: String
    /// What it is for.
    public let purpose: CertificatePurpose
    /// The approved application behind it; nil for authorities, OCSP signers and staff.
    public let application: ApplicationNumber?
    /// The opaque identity of the subject; nil when there is no application.
    public let subjectUID: String?
    /// The subject as people read it (RFC 4514).
    public let subject: String
    /// SHA-256 of the SubjectPublicKeyInfo; certified once, ever.
    public let keyHash: [UInt8]
    /// The token whose key this is; nil for keys in files.
    public let tokenSerial: String?
    /// First second of validity.
    public let notBefore: Timestamp
    /// Last second of validity, inclusive.
    public let notAfter: Timestamp
    /// The process that is issuing; recovery touches only rows of processes that are gone.
    public let holder: String
    /// When the serial was taken.
    public let createdAt: Timestamp

    /// Makes a reservation.
    public init(
        id: CertificateID,
        profile: String,
        purpose: CertificatePurpose,
        application: ApplicationNumber?,
        subjectUID: String?,
        subject: String,
        keyHash: [UInt8],
        tokenSerial: String?,
        notBefore: Timestamp,
        notAfter: Timestamp,
        holder: String,
        createdAt: Timestamp
    ) {
        self.id = id
        self.profile = profile
        self.purpose = purpose
        self.application = application
        self.subjectUID = subjectUID
        self.subject = subject
        self.keyHash = keyHash
        self.tokenSerial = tokenSerial
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.holder = holder
        self.createdAt = createdAt
    }
}
