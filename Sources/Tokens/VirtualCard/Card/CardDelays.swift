/// How long a virtual card takes for what takes a real card long.
public struct CardDelays: Hashable, Sendable {
    /// For making a key pair.
    public var generate: Duration
    /// For a signature or a key agreement.
    public var sign: Duration

    /// No delay unless given.
    public init(generate: Duration = .zero, sign: Duration = .zero) {
        self.generate = generate
        self.sign = sign
    }
}
