/// The next job for a token, or why there is none.
public struct JobOffer: Hashable, Codable, Sendable {
    /// The job; nil when there is none for this token.
    public let job: JobTicket?
    /// When there is none: what the jobs want that wait and that this token cannot do, most urgent first.
    public let wanted: [KeyWish]
    /// Jobs that were passed over because no token would do for them.
    public let blocked: [JobObstacle]

    /// Makes an offer.
    public init(job: JobTicket?, wanted: [KeyWish] = [], blocked: [JobObstacle] = []) {
        self.job = job
        self.wanted = wanted
        self.blocked = blocked
    }
}
