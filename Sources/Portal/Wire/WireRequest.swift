package import NIOCore

/// One request of the status listener: complete, its octets not copied.
package struct WireRequest: Sendable {
    package var method: WireMethod
    /// The request target as the client sent it.
    package var target: ByteBuffer
    /// The body; at most as long as the listener takes, else nil: it was longer, and is thrown away.
    package var body: ByteBuffer?
    /// Whether the client leaves the connection open after this request.
    package var keepsAlive: Bool
    /// The second digit of the version: HTTP/1.0 must be told that the connection stays open.
    var minorVersion: Int
    var ifNoneMatch: String?

    init(_ head: WireHead, target: ByteBuffer, body: ByteBuffer?) {
        method = head.method
        self.target = target
        self.body = body
        keepsAlive = head.keepsAlive
        minorVersion = head.minorVersion
        ifNoneMatch = head.ifNoneMatch
    }

    /// Whether the client asks for the octets only if it does not have them.
    var isConditional: Bool { ifNoneMatch != nil }
}
