/// What `pki init` is told beyond `pki.yaml`.
public struct FoundingPlan: Hashable, Sendable {
    /// The first administrator's login name.
    public let administrator: String
    /// 姓名 of the first administrator.
    public let displayName: String

    /// Makes a plan.
    public init(administrator: String, displayName: String) {
        self.administrator = administrator
        self.displayName = displayName
    }
}
