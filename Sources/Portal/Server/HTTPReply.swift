/// One answer of the plain listener.
public struct HTTPReply: Sendable {
    /// The status code.
    public var status: Int
    /// Header fields beside Content-Length, Date and Connection, which the listener writes.
    public var fields: [(name: String, value: String)]
    /// The body.
    public var body: [UInt8]

    /// Makes an answer.
    public init(status: Int, fields: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}
