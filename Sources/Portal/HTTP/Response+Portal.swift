import HTTPTypes
import Hummingbird
import HummingbirdCore
import Model
import NIOCore

extension Response {
    /// Octets that may be kept; 304 when `conditions`, the request's fields, say that the client has them.
    static func fresh(
        _ octets: [UInt8],
        type: String,
        _ freshness: Freshness,
        at now: Timestamp,
        conditions: HTTPFields?
    ) -> Response {
        var fields = freshness.fields(at: now)
        if let conditions, freshness.isMatched(by: conditions) {
            return Response(status: .notModified, headers: fields)
        }
        fields[.contentType] = type
        return Response(
            status: .ok,
            headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: octets))
        )
    }

    /// Octets that nobody may keep.
    static func unkept(_ octets: [UInt8], type: String) -> Response {
        let fields: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
        return Response(
            status: .ok,
            headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: octets))
        )
    }

    /// A sentence for a person, and perhaps one more that says what to do.
    static func words(_ status: HTTPResponse.Status, _ lines: [String]) -> Response {
        let fields: HTTPFields = [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"]
        let text = lines.map { $0 + "\n" }.joined()
        return Response(
            status: status,
            headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }

    /// A failure: its two sentences; for a fault only the request's name, the cause is in the log.
    static func failure(_ error: any Error, request identifier: String) -> Response {
        guard let error = error as? any OperatorError, error.kind != .fault else {
            return words(.internalServerError, ["internal error", "request \(identifier)"])
        }
        return words(HTTPResponse.Status(error.kind), [error.message] + (error.hint.map { [$0] } ?? []))
    }

    /// What a resource allows: 204 when asked for it, 405 for a method it does not have.
    static func allow(_ methods: [HTTPRequest.Method], asked method: HTTPRequest.Method) -> Response {
        let list = methods.map(\.rawValue).joined(separator: ", ")
        guard method != .options else { return Response(status: .noContent, headers: [.allow: list]) }
        var response = words(.methodNotAllowed, ["\(method.rawValue) is not allowed here"])
        response.headers[.allow] = list
        return response
    }
}
