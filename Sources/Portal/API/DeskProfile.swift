public import Model

/// A profile that a caller may ask for.
public struct DeskProfile: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// 名称.
    public let label: String
    /// The kinds of keys it takes.
    public let keys: [KeyAlgorithm]
    /// The facts it uses; true for those a request cannot do without.
    public let facts: [String: Bool]

    /// Makes a description.
    public init(name: String, label: String, keys: [KeyAlgorithm], facts: [String: Bool]) {
        self.name = name
        self.label = label
        self.keys = keys
        self.facts = facts
    }
}
