import Enrollment
import HTTPTypes
import Model
import NIOHTTP1

/// A failure as the API says it.
///
/// Source: RFC 9457.
struct Problem {
    let status: Int
    let code: String
    let detail: String
    let hint: String?
    /// The same in Chinese, for the people at a reader.
    let words: String?
    /// What is wrong with which member; empty where that is not it.
    let faults: [WorkflowRefusal.Fault]
    let request: String
    let fields: [(name: String, value: String)]

    /// A failure in its own two sentences; of a fault only the request's name, the cause is in the log.
    init(_ error: any Error, request: String) {
        self.request = request
        guard let error = error as? any OperatorError, error.kind != .fault else {
            status = 500
            code = Problem.code(of: .fault)
            detail = "internal error"
            hint = nil
            words = "服务器内部错误，请将请求号 \(request.prefix(16)) 告知管理员"
            faults = []
            fields = []
            return
        }
        let own = error as? APIError
        let refusal = error as? WorkflowRefusal
        status = own?.status ?? refusal?.status ?? HTTPResponse.Status(error.kind).code
        code = (error as? any CodedError)?.code ?? Problem.code(of: error.kind)
        detail = error.message
        hint = error.hint
        words = (error as? any SpokenError)?.chinese
        faults = refusal?.faults ?? []
        let seconds = refusal?.seconds ?? (error as? any PassingError)?.retrySeconds ?? 1
        fields = Problem.fields(own, status: status, seconds: seconds)
    }

    /// `application/problem+json`.
    func reply() -> HTTPReply {
        let title = HTTPResponseStatus(statusCode: status).reasonPhrase
        let value = JSONValue.object([
            ("type", .string("about:blank")), ("title", .string(title)), ("status", .number(String(status))),
            ("code", .string(code)), ("detail", .string(detail)), ("hint", hint.map { .string($0) }),
            ("words", words.map { .string($0) }),
            ("faults", faults.isEmpty ? nil : .array(faults.map(\.json))),
            ("request", .string(request)),
        ])
        let head: [(name: String, value: String)] = [
            ("content-type", "application/problem+json"), ("cache-control", "no-store"),
        ]
        return HTTPReply(status: status, fields: head + fields, body: CanonicalJSON.encode(value))
    }

    private static func code(of kind: FailureKind) -> String {
        switch kind {
        case .invalidInput: "invalid-input"
        case .notFound: "not-found"
        case .conflict: "conflict"
        case .refused: "refused"
        case .unauthorized: "unauthorized"
        case .unavailable: "unavailable"
        case .fault: "fault"
        }
    }

    private static func fields(
        _ error: APIError?,
        status: Int,
        seconds: Int64
    ) -> [(name: String, value: String)] {
        switch error?.reason {
        case .method(let allowed): [("allow", allowed.joined(separator: ", "))]
        case .keyInUse: [("retry-after", "1")]
        case .some, nil: status == 503 || status == 429 ? [("retry-after", String(seconds))] : []
        }
    }
}
