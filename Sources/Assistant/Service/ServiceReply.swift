import Enrollment
import Portal

/// Answers to pages: JSON that nobody keeps.
enum ServiceReply {
    private static let fields: [(name: String, value: String)] = [
        ("content-type", "application/json"), ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
    ]

    /// What was asked for.
    static func good(_ value: JSONValue) -> HTTPReply {
        HTTPReply(status: 200, fields: fields, body: CanonicalJSON.encode(value))
    }

    /// Why it is not answered: a code for programs, and a sentence in each language.
    static func failure(_ error: AssistantError) -> HTTPReply {
        failure(error.code, error.message, error.sentence, error.status)
    }

    /// Why a request was not read to its end.
    static func failure(_ error: APIError) -> HTTPReply {
        let status =
            switch error.reason {
            case .tooLarge: 413
            case .busy: 503
            default: 400
            }
        let sentence = AssistantError(.badRequest(member: "")).sentence
        return failure(error.code, error.message, sentence, status)
    }

    private static func failure(
        _ code: String,
        _ detail: String,
        _ words: String,
        _ status: Int
    ) -> HTTPReply {
        let value = JSONValue.object([
            ("code", .string(code)), ("detail", .string(detail)), ("words", .string(words)),
        ])
        return HTTPReply(status: status, fields: fields, body: CanonicalJSON.encode(value))
    }
}
