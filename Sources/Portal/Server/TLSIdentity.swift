public import Model

/// What a TLS server shows, and whom it lets in.
public struct TLSIdentity: Sendable {
    /// Its certificate and what leads from it to the root, DER, leaf first.
    public let chain: [[UInt8]]
    /// The key of the first certificate; P-256.
    public let key: any SigningKey
    /// The authorities whose certificates clients have to show, DER; nil asks clients for none.
    public let clientAuthorities: [[UInt8]]?

    /// Makes an identity.
    public init(chain: [[UInt8]], key: any SigningKey, clientAuthorities: [[UInt8]]?) {
        self.chain = chain
        self.key = key
        self.clientAuthorities = clientAuthorities
    }
}
