import Foundation
import FoundationNetworking
import Model

/// One request to a server and its whole answer, for asking OCSP and fetching lists.
struct HTTPExchange: Sendable {
    /// The status code.
    let status: Int
    /// Header values by lower-case name.
    let headers: [String: String]
    /// The body.
    let body: [UInt8]

    /// For how long the whole answer is waited for, in seconds.
    static let patience = 10

    /// Asks, and waits at most ten seconds for the whole answer, however it comes.
    ///
    /// - Parameters:
    ///   - method: as `GET`.
    ///   - url: where to.
    ///   - contentType: the media type of `body`.
    ///   - body: what is sent.
    ///   - limit: the largest body that is taken, in octets; no more is held in memory.
    /// - Returns: status, headers and body, whatever the status says.
    /// - Throws: `InquiryError` with `.unreachable` or `.tooLarge`.
    static func send(
        _ method: String,
        _ url: String,
        contentType: String? = nil,
        body: [UInt8] = [],
        limit: Int = 64 << 20
    ) async throws(InquiryError) -> HTTPExchange {
        guard let target = URL(string: url) else {
            throw InquiryError(.unreachable(url, detail: "not a URL"))
        }
        // FoundationNetworking calls such a URL bad.
        guard !(target.host() ?? "").contains(":") else {
            throw InquiryError(
                .unreachable(url, detail: "an address of IPv6 cannot be asked from here, a name can")
            )
        }
        var request = URLRequest(url: target, cachePolicy: .reloadIgnoringLocalCacheData)
        request.timeoutInterval = TimeInterval(patience)
        request.httpMethod = method
        request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        if !body.isEmpty { request.httpBody = Data(body) }
        if let contentType { request.setValue(contentType, forHTTPHeaderField: "Content-Type") }
        let intake = HTTPIntake(url: url, limit: limit)
        let session = URLSession(configuration: .ephemeral, delegate: intake, delegateQueue: nil)
        defer { session.invalidateAndCancel() }
        return try await intake.take(session.dataTask(with: request), within: .seconds(patience))
    }
}
