public import Model

/// With what a client proves to a server who it is.
public struct ClientIdentity: Sendable {
    /// Its certificate and perhaps what leads to the root, DER, leaf first.
    public let chain: [[UInt8]]
    /// The key of the first certificate; P-256 or P-384.
    ///
    /// It signs on a thread of its own: it may be on a token.
    public let key: any SigningKey

    /// Makes an identity.
    public init(chain: [[UInt8]], key: any SigningKey) {
        self.chain = chain
        self.key = key
    }
}
