import Foundation
import FoundationNetworking
import Model
import Synchronization

/// Takes an answer piece by piece, so that neither its length nor its pace is the server's to choose.
final class HTTPIntake: NSObject, URLSessionDataDelegate {
    private struct State {
        var body: [UInt8] = []
        var waiting: CheckedContinuation<Result<HTTPExchange, InquiryError>, Never>?
        var isOver = false
    }

    private let url: String
    private let limit: Int
    private let state = Mutex(State())

    /// Makes one for an answer of at most `limit` octets.
    init(url: String, limit: Int) {
        self.url = url
        self.limit = limit
    }

    /// Starts `task`, whose session tells this object everything, and waits for its end or for `patience`.
    ///
    /// - Throws: `InquiryError` with `.unreachable` or `.tooLarge`.
    func take(
        _ task: URLSessionDataTask,
        within patience: DispatchTimeInterval
    ) async throws(InquiryError)
        -> HTTPExchange
    {
        let result = await withCheckedContinuation { continuation in
            state.withLock { $0.waiting = continuation }
            DispatchQueue.global().asyncAfter(deadline: .now() + patience) { [weak self] in
                guard let self else { return }
                let detail = "no whole answer within \(HTTPExchange.patience) seconds"
                end(.failure(InquiryError(.unreachable(url, detail: detail))))
            }
            task.resume()
        }
        return try result.get()
    }

    /// A body that unfolds is not begun with: libcurl would unfold much of it before anybody could count.
    func urlSession(
        _: URLSession,
        dataTask _: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        let answer = response as? HTTPURLResponse
        let encoding = answer?.value(forHTTPHeaderField: "Content-Encoding")?.lowercased() ?? "identity"
        guard encoding == "identity" else {
            end(.failure(InquiryError(.unreachable(url, detail: "it answers in \(encoding.printable)"))))
            return completionHandler(.cancel)
        }
        completionHandler(.allow)
    }

    func urlSession(_: URLSession, dataTask task: URLSessionDataTask, didReceive data: Data) {
        let isTooLarge = state.withLock { state in
            guard !state.isOver, data.count <= limit - state.body.count else { return !state.isOver }
            state.body += data
            return false
        }
        guard isTooLarge else { return }
        end(.failure(InquiryError(.tooLarge(url))))
        task.cancel()
    }

    func urlSession(_: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        if let error {
            return end(.failure(InquiryError(.unreachable(url, detail: error.localizedDescription))))
        }
        guard let response = task.response as? HTTPURLResponse else {
            return end(.failure(InquiryError(.unreachable(url, detail: "not HTTP"))))
        }
        var headers: [String: String] = [:]
        for (name, value) in response.allHeaderFields { headers["\(name)".lowercased()] = "\(value)" }
        let body = state.withLock { $0.body }
        end(.success(HTTPExchange(status: response.statusCode, headers: headers, body: body)))
    }

    /// The first end counts.
    private func end(_ result: Result<HTTPExchange, InquiryError>) {
        let waiting = state.withLock { state in
            defer { (state.waiting, state.isOver, state.body) = (nil, true, []) }
            return state.waiting
        }
        waiting?.resume(returning: result)
    }
}
