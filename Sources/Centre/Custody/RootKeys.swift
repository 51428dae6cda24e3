/// What was brought along to work with keys that are away from day to day: a medium, and shares.
public struct RootKeys: Sendable {
    /// The folder of the medium, where `offline:` keys are; nil when there is none.
    public var folder: String?
    /// The files of the shares that open `shared:` keys.
    public var shares: [String]
    /// Where their holders' passphrases come from, in the order of the shares; the rest is asked for.
    public var descriptors: [Int32]

    /// Names what was brought along; nothing by default.
    public init(folder: String? = nil, shares: [String] = [], descriptors: [Int32] = []) {
        self.folder = folder
        self.shares = shares
        self.descriptors = descriptors
    }
}
