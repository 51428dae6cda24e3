/// The numbers that a centre may choose, with the product's defaults.
public struct EnrollmentPolicy: Hashable, Sendable {
    /// 预计审核时间, as shown to applicants (product.md §16 item 9).
    public let reviewTime: String
    /// Days after approval until an unpaid order lapses (N3).
    public let unpaidDays: Int64
    /// Days until an untouched draft or rejected application is given up (C9, C10).
    public let abandonedDays: Int64
    /// Days after approval until an UNLOCK that nobody executed lapses, and after the end of the certificate a RENEW or REPLACE
    /// (U4, X6).
    public let executionDays: Int64
    /// Minutes that a claim of a job lasts without progress (product.md §5.3).
    public let leaseMinutes: Int64
    /// Days that a form which was mended and never submitted outlives its application.
    public let formDays: Int64
    /// 自助解锁: whether an UNLOCK goes without a review, once in 30 days for a token (product.md §16 item 8).
    public let selfServiceUnlock: Bool
    /// The versions an applicant must have accepted.
    public let agreements: AgreementVersions

    /// Chooses; what is not named has the product's default.
    public init(
        reviewTime: String = "1个工作日",
        unpaidDays: Int64 = 30,
        abandonedDays: Int64 = 90,
        executionDays: Int64 = 30,
        leaseMinutes: Int64 = 30,
        formDays: Int64 = 30,
        selfServiceUnlock: Bool = false,
        agreements: AgreementVersions = .shipped
    ) {
        self.reviewTime = reviewTime
        self.unpaidDays = unpaidDays
        self.abandonedDays = abandonedDays
        self.executionDays = executionDays
        self.leaseMinutes = leaseMinutes
        self.formDays = formDays
        self.selfServiceUnlock = selfServiceUnlock
        self.agreements = agreements
    }
}
