import Foundation
import FoundationNetworking
import Model

/// One request to a server and its whole answer, for asking OCSP and fetching lists.
struct HTTPExchange: Sendable {
    /// The status code.
    let status: Int
    /// Header values by lower-case name.
    let headers: [String: String]
    /// The body, at most `limit` octets.
    let body: [UInt8]

    /// The largest body that is taken.
    static let limit = 64 << 20

    /// Asks, and waits at most ten seconds.
    ///
    /// - Throws: `InquiryError` with `.unreachable` or `.tooLarge`.
    static func send(
        _ method: String,
        _ url: String,
        contentType: String? = nil,
        body: [UInt8] = []
    ) async throws(InquiryError) -> HTTPExchange {
        guard let target = URL(string: url) else {
            throw InquiryError(.unreachable(url, detail: "not a URL"))
        }
        var request = URLRequest(url: target, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: 10)
        request.httpMethod = method
        if !body.isEmpty { request.httpBody = Data(body) }
        if let contentType { request.setValue(contentType, forHTTPHeaderField: "Content-Type") }
        let data: Data
        let response: URLResponse
        do {
            (data, response) = try await URLSession.shared.data(for: request)
        } catch {
            throw InquiryError(.unreachable(url, detail: error.localizedDescription))
        }
        guard let response = response as? HTTPURLResponse else {
            throw InquiryError(.unreachable(url, detail: "not HTTP"))
        }
        guard data.count <= limit else { throw InquiryError(.tooLarge(url)) }
        var headers: [String: String] = [:]
        for (name, value) in response.allHeaderFields { headers["\(name)".lowercased()] = "\(value)" }
        return HTTPExchange(status: response.statusCode, headers: headers, body: Array(data))
    }
}
