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
    /// SHA-256 of the SubjectPublicKeyInfo; certified once, ever, unless `repeatsKey`.
    public let keyHash: [UInt8]
    /// Whether the key was certified before and is certified again on purpose: a renewal with the same key, a cross or
    /// link certificate of an authority.
    public let repeatsKey: Bool
    /// The token whose key this is; nil for keys in files.
    public let tokenSerial: String?
    /// How it came to be.
    public let act: IssuanceAct
    /// The certificate it follows; nil when it is the first.
    public let predecessor: CertificateID?
    /// Which of the authority's revocation lists it will be on, from 0.
    public let shard: Int
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
        repeatsKey: Bool = false,
        tokenSerial: String?,
        act: IssuanceAct = .new,
        predecessor: CertificateID? = nil,
        shard: Int = 0,
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
        self.repeatsKey = repeatsKey
        self.tokenSerial = tokenSerial
        self.act = act
        self.predecessor = predecessor
        self.shard = shard
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.holder = holder
        self.createdAt = createdAt
    }
}
