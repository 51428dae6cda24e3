/// What a shift would have inserted next.
public struct ShiftWants: Hashable, Sendable {
    /// Tokens that jobs wait for and that are in no reader here, in the order of the applications.
    public let tokens: [AwaitedToken]
    /// Whether a job waits that a blank could do for.
    public let areBlanks: Bool

    /// Describes what is wanted.
    public init(tokens: [AwaitedToken] = [], areBlanks: Bool = true) {
        self.tokens = tokens
        self.areBlanks = areBlanks
    }
}
