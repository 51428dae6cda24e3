/// One request as the plain listener hands it over: complete, its body in memory.
public struct HTTPCall: Sendable {
    /// The method, as `POST`.
    public let method: String
    /// The request target as the client sent it.
    public let target: String
    /// The header fields in order, names as sent.
    public let fields: [(name: String, value: String)]
    /// The body; at most `HTTPListenerLimits.bodyOctets`.
    public let body: [UInt8]
    /// Who is at the other end; nil without TLS.
    public let peer: PeerCertificate?
    /// The address at the other end; nil when it has none.
    public let address: String?

    /// Makes a call.
    public init(
        method: String,
        target: String,
        fields: [(name: String, value: String)],
        body: [UInt8],
        peer: PeerCertificate?,
        address: String? = nil
    ) {
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
        self.peer = peer
        self.address = address
    }

    /// The one value of a field; nil when there is none.
    ///
    /// Several fields of the name are one list (RFC 9110 §5.3), which fits none of the fields we read, so that
    /// it is found to be malformed.
    public func field(_ name: String) -> String? {
        let values = fields.lazy.filter {
            $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name
        }
        .map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }
}
