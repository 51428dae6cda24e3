public import Model

/// Which applications to list; an empty filter means all.
public struct ApplicationFilter: Hashable, Sendable {
    /// In one of these states; empty means any.
    public var states: Set<ApplicationState> = []
    /// Of one of these types; empty means any.
    public var types: Set<ApplicationType> = []
    /// Of this account.
    public var owner: String?
    /// For this subject.
    public var subjectUID: String?
    /// Begun in this time, both ends included.
    public var created: ClosedRange<Timestamp>?

    /// Makes a filter that lets everything pass.
    public init() {}

    func conditions() -> Conditions {
        var conditions = Conditions()
        conditions.add("state", in: states)
        conditions.add("type", in: types)
        conditions.add("owner", equals: .text(owner))
        conditions.add("subjectUID", equals: .text(subjectUID))
        conditions.add("createdAt", within: created)
        return conditions
    }
}
