/// How long a client of ours waits, and how much it takes.
public struct HTTPSClientLimits: Hashable, Sendable {
    /// Seconds until a connection is made.
    public var connectSeconds: Int64
    /// Seconds from a request to its whole answer; the TLS handshake, for which a person may type a PIN, is in it.
    public var answerSeconds: Int64
    /// Octets of an answer's body.
    public var answerOctets: Int

    /// Makes limits.
    public init(connectSeconds: Int64 = 10, answerSeconds: Int64 = 120, answerOctets: Int = 1 << 20) {
        self.connectSeconds = connectSeconds
        self.answerSeconds = answerSeconds
        self.answerOctets = answerOctets
    }
}
