import NIOCore
import NIOHTTP1

/// Asks over HTTP without TLS, for answers that are signed themselves, as those of OCSP are.
///
/// One request, one connection; directly, without a proxy, and without following a redirect.
///
/// Source: RFC 9112; RFC 6960 appendix A.1.
public enum PlainHTTP {
    /// Sends a request, and waits for its answer.
    ///
    /// - Parameters:
    ///   - url: `http://…`.
    ///   - body: what is sent.
    ///   - type: its media type.
    ///   - limits: times and sizes.
    /// - Returns: the answer.
    /// - Throws: `HTTPSClientError` with `.badAddress`, `.unreachable` or `.late`.
    public static func post(
        _ url: String,
        _ body: [UInt8],
        type: String,
        limits: HTTPSClientLimits = HTTPSClientLimits(
            connectSeconds: 5,
            answerSeconds: 10,
            answerOctets: 65_536
        )
    ) async throws(HTTPSClientError) -> HTTPSAnswer {
        guard let place = PlainURL(url) else { throw HTTPSClientError(.badAddress) }
        let head = HTTPRequestHead(
            version: .http1_1,
            method: .POST,
            uri: place.target,
            headers: [
                "host": place.authority, "content-type": type, "content-length": String(body.count),
                "connection": "close",
            ]
        )
        do {
            let connection = try await ClientConnection.open(
                host: place.host,
                port: place.port,
                limits: limits
            )
            defer { connection.close() }
            let late = HTTPSClientError(.late(server: place.authority))
            let answer = try await connection.ask(head, body, within: limits.answerSeconds, or: late)
            return HTTPSAnswer(
                status: Int(answer.head.status.code),
                type: answer.head.headers.first(name: "content-type") ?? "",
                entityTag: nil,
                body: answer.body.map { Array($0.readableBytesView) } ?? []
            )
        } catch {
            throw (error as? HTTPSClientError)
                ?? HTTPSClientError(.unreachable(server: place.authority, detail: "\(error)"))
        }
    }
}
