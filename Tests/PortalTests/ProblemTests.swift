import Model
import Testing

@testable import Portal

@Suite("Problems of the API")
struct ProblemTests {
    private struct Later: PassingError {
        let retrySeconds: Int64?
        var message: String { "nothing can be issued now" }
        var hint: String? { nil }
        var kind: FailureKind { .unavailable }
    }

    /// RFC 9110 §10.2.3.
    @Test("An error that passes says when it is over, and any other one that it may be soon")
    func retried() {
        for (seconds, said) in [(Int64?(300), "300"), (nil, "1")] {
            let reply = Problem(Later(retrySeconds: seconds), request: "r").reply()
            #expect(reply.status == 503)
            #expect(reply.fields.first { $0.name == "retry-after" }?.value == said)
        }
    }
}
