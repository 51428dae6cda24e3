/// One answer of a server.
public struct HTTPSAnswer: Sendable {
    /// The status code.
    public let status: Int
    /// The media type; empty when it says none.
    public let type: String
    /// The entity tag as sent; nil when there is none.
    public let entityTag: String?
    /// The body; whoever finds a secret in it wipes it.
    public var body: [UInt8]
}
