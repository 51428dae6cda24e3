import CRL
import HTTPTypes
import Model
import NIOCore
import NIOHTTP1

/// What is said to one request, before it is octets.
struct StatusReply: Sendable {
    var status = 200
    /// The media type; nil without a body.
    var type: String?
    var body = ByteBuffer()
    /// A body that is not in memory, in place of `body`.
    var file: OpenListFile?
    /// For how long it may be kept; nil for what nobody may keep.
    var freshness: Freshness?
    /// The methods of the resource, when that is the answer.
    var allow: String?

    /// Octets that may be kept; 304 when the request says that the client has them.
    static func fresh(
        _ octets: ByteBuffer,
        in file: OpenListFile? = nil,
        type: String,
        _ freshness: Freshness,
        to request: WireRequest
    ) -> StatusReply {
        let isKnown = freshness.isMatched(ifNoneMatch: request.ifNoneMatch)
        guard !isKnown || request.method == .post else {
            return StatusReply(status: 304, freshness: freshness)
        }
        return StatusReply(type: type, body: octets, file: file, freshness: freshness)
    }

    /// Octets of the body.
    var length: Int { file?.count ?? body.readableBytes }

    /// A sentence for a person, and perhaps one more that says what to do.
    static func words(_ status: Int, _ lines: [String]) -> StatusReply {
        StatusReply(
            status: status,
            type: "text/plain; charset=utf-8",
            body: ByteBuffer(string: lines.map { $0 + "\n" }.joined())
        )
    }

    /// A failure: its two sentences; for a fault only the request's name, the cause is in the log.
    static func failure(_ error: any Error, request identifier: String) -> StatusReply {
        guard let error = error as? any OperatorError, error.kind != .fault else {
            return words(500, ["internal error", "request \(identifier)"])
        }
        return words(HTTPResponse.Status(error.kind).code, [error.message] + (error.hint.map { [$0] } ?? []))
    }

    /// What a resource allows: 204 when asked for it, 405 for a method it does not have.
    static func allow(_ methods: [WireMethod], asked method: WireMethod) -> StatusReply {
        let list = methods.map(\.name).joined(separator: ", ")
        guard method != .options else { return StatusReply(status: 204, allow: list) }
        var reply = words(405, ["\(method.name) is not allowed here"])
        reply.allow = list
        return reply
    }

    /// The status line and the fields, with the empty line after them.
    func head(at now: Timestamp, date: String, connection: String?) -> String {
        var head = status == 200 ? "HTTP/1.1 200 OK" : "HTTP/1.1 \(status) \(reason)"
        head.reserveCapacity(384)
        head += "\r\nDate: "
        head += date
        if let type {
            head += "\r\nContent-Type: "
            head += type
        }
        if status != 204, status != 304 {
            head += "\r\nContent-Length: "
            head += String(length)
        }
        head += "\r\n"
        head += freshness?.lines(at: now) ?? "Cache-Control: no-store\r\n"
        if let allow { head += "Allow: \(allow)\r\n" }
        if let connection { head += "Connection: \(connection)\r\n" }
        head += "\r\n"
        return head
    }

    private var reason: String { HTTPResponseStatus(statusCode: status).reasonPhrase }

    /// Head and body in one buffer.
    func octets(at now: Timestamp, date: String, connection: String? = nil) -> ByteBuffer {
        let head = head(at: now, date: date, connection: connection)
        var octets = ByteBuffer()
        octets.reserveCapacity(head.utf8.count + body.readableBytes)
        octets.writeString(head)
        octets.writeImmutableBuffer(body)
        return octets
    }
}
