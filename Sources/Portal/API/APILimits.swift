/// What the API accepts at most.
public struct APILimits: Hashable, Sendable {
    /// Requests per second and caller.
    public var requestsPerSecond: Int
    /// Requests under way at the same time, of all callers; one more gets 503.
    public var requestsUnderWay: Int

    /// Makes limits.
    public init(requestsPerSecond: Int = 200, requestsUnderWay: Int = 256) {
        self.requestsPerSecond = requestsPerSecond
        self.requestsUnderWay = requestsUnderWay
    }
}
