import Foundation

/// The answer to a message of a station.
public struct StationAnswer: Sendable {
    /// Its media type.
    public let type: String
    /// The body: JSON; or octets that no text may hold, as the secrets of a token.
    public let body: [UInt8]
    /// Which version of a record it was made from; nil where that does not matter.
    public let version: Int64?

    /// Makes an answer.
    public init(type: String = "application/json", body: [UInt8], version: Int64? = nil) {
        self.type = type
        self.body = body
        self.version = version
    }

    /// Makes an answer of a value, as JSON.
    ///
    /// - Throws: what its encoding throws.
    public init(json value: some Encodable) throws {
        self.init(body: Array(try JSONEncoder().encode(value)))
    }
}

extension HTTPReply {
    /// The answer as HTTP says it.
    init(_ answer: StationAnswer) {
        var fields: [(name: String, value: String)] = [
            ("content-type", answer.type), ("cache-control", "no-store"),
        ]
        if let version = answer.version { fields.append(("etag", "\"\(version)\"")) }
        self.init(status: 200, fields: fields, body: answer.body)
    }
}
