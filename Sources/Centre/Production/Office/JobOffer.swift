/// The next job for a token, or why there is none.
public struct JobOffer: Hashable, Codable, Sendable {
    /// The job; nil when there is none for this token.
    public let job: JobTicket?
    /// When there is none: what the jobs want that wait and that this token cannot do, most urgent first.
    public let wanted: [KeyWish]

    /// Makes an offer.
    public init(job: JobTicket?, wanted: [KeyWish] = []) {
        self.job = job
        self.wanted = wanted
    }
}
