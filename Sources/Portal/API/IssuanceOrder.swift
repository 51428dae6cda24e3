public import Model

/// What `POST /api/v1/certificates` asks for, well formed but not yet allowed.
public struct IssuanceOrder: Hashable, Sendable {
    /// The profile; nil when the application says it.
    public let profile: String?
    /// The approved application whose snapshot decides the subject; nil for a machine's own subject.
    public let application: ApplicationNumber?
    /// Facts of one value about the subject, by name.
    public let facts: [String: String]
    /// Facts of several values, by name.
    public let lists: [String: [String]]
    /// The PKCS#10 request, PEM.
    public let request: [UInt8]
    /// What it is known by when it is sent again.
    public let claim: IdempotencyClaim

    /// Makes an order.
    public init(
        profile: String?,
        application: ApplicationNumber?,
        facts: [String: String],
        lists: [String: [String]],
        request: [UInt8],
        claim: IdempotencyClaim
    ) {
        self.profile = profile
        self.application = application
        self.facts = facts
        self.lists = lists
        self.request = request
        self.claim = claim
    }
}
