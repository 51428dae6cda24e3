/// 申办: one application as the book knows it.
public struct ApplicationRecord: Hashable, Sendable {
    /// 申办编号.
    public let number: ApplicationNumber
    /// 业务类型.
    public let type: ApplicationType
    /// 状态.
    public let state: ApplicationState
    /// Optimistic lock: grows by one with every transition, from 1.
    public let version: Int64
    /// The stable, opaque identity of the certificate subject.
    public let subjectUID: String
    /// The certificate profile applied for, as `EXPERT`.
    public let profile: String
    /// Who owns it: the account's login name.
    public let owner: String
    /// The registrar who typed it in; nil when the applicant did.
    public let registrar: String?
    /// The form as frozen at the latest submission, canonical JSON.
    public let snapshot: [UInt8]
    /// Which submission the snapshot is, from 1.
    public let snapshotVersion: Int64
    /// Who decided on the latest review; nil before.
    public let reviewer: String?
    /// Reason code of a rejection or closing; nil otherwise.
    public let reasonCode: String?
    /// Reason text shown to the applicant; nil otherwise.
    public let reasonText: String?
    /// The certificate it is about; nil for a NEW.
    public let certificate: CertificateID?
    /// When it was first stored.
    public let createdAt: Timestamp
    /// When it last moved.
    public let updatedAt: Timestamp

    /// Makes a record.
    public init(
        number: ApplicationNumber,
        type: ApplicationType,
        state: ApplicationState,
        version: Int64,
        subjectUID: String,
        profile: String,
        owner: String,
        registrar: String?,
        snapshot: [UInt8],
        snapshotVersion: Int64,
        reviewer: String?,
        reasonCode: String?,
        reasonText: String?,
        certificate: CertificateID? = nil,
        createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.number = number
        self.type = type
        self.state = state
        self.version = version
        self.subjectUID = subjectUID
        self.profile = profile
        self.owner = owner
        self.registrar = registrar
        self.snapshot = snapshot
        self.snapshotVersion = snapshotVersion
        self.reviewer = reviewer
        self.reasonCode = reasonCode
        self.reasonText = reasonText
        self.certificate = certificate
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
