/// 制证任务: the making of one token for one application.
public struct JobRecord: Hashable, Sendable {
    /// How soon a job is made: the urgent ones first, each kind in the order it was queued.
    public enum Priority: Int64, CaseIterable, Sendable {
        /// 普通.
        case normal = 0
        /// 加急.
        case urgent = 1
    }

    /// The application; there is one job per application.
    public let application: ApplicationNumber
    /// The step that was last finished.
    public let state: JobState
    /// For a failed job, the step to go on from; equal to `state` otherwise.
    public let resumeFrom: JobState
    /// Optimistic lock, from 1.
    public let version: Int64
    /// The station that holds it, as `desk-1`; nil while queued.
    public let station: String?
    /// The producer who holds it; nil while queued.
    public let producer: String?
    /// When the claim lapses; nil while queued.
    public let leaseUntil: Timestamp?
    /// The token it is being made on; nil before one was initialised.
    public let tokenSerial: String?
    /// The SubjectPublicKeyInfo generated on the token; nil before.
    public let subjectPublicKeyInfo: [UInt8]?
    /// Where that key is in the token, as its PIV key reference: "9a"; nil before, and where it is not known.
    public let tokenSlot: String?
    /// The certificate signed for it; nil before.
    public let certificate: CertificateID?
    /// Why it failed or was rejected, for staff; nil otherwise.
    public let failure: String?
    /// How soon it is made.
    public let priority: Priority
    /// When it was queued; within a priority the queue is worked in this order.
    public let createdAt: Timestamp
    /// When it last moved.
    public let updatedAt: Timestamp

    /// Makes a record.
    public init(
        application: ApplicationNumber,
        state: JobState,
        resumeFrom: JobState,
        version: Int64,
        station: String? = nil,
        producer: String? = nil,
        leaseUntil: Timestamp? = nil,
        tokenSerial: String? = nil,
        subjectPublicKeyInfo: [UInt8]? = nil,
        tokenSlot: String? = nil,
        certificate: CertificateID? = nil,
        failure: String? = nil,
        priority: Priority = .normal,
        createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.application = application
        self.state = state
        self.resumeFrom = resumeFrom
        self.version = version
        self.station = station
        self.producer = producer
        self.leaseUntil = leaseUntil
        self.tokenSerial = tokenSerial
        self.subjectPublicKeyInfo = subjectPublicKeyInfo
        self.tokenSlot = tokenSlot
        self.certificate = certificate
        self.failure = failure
        self.priority = priority
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
