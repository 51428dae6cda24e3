import Enrollment
import Model
import Testing

@testable import Portal

@Suite("What the workflow's API says of a failure")
struct WorkflowRefusalTests {
    private func said(_ error: any Error) -> (status: Int, text: String) {
        let reply = Problem(WorkflowRefusal.translated(error), request: "0123456789abcdef").reply()
        return (reply.status, String(decoding: reply.body, as: UTF8.self))
    }

    @Test("An accident says nothing of the inside")
    func accidents() {
        let errors: [any Error] = [
            EnrollmentError(.portFailed("vault", detail: "/var/secret")),
            EnrollmentError(.book(BookError(.cannotOpen(path: "/var/secret", detail: "x")))),
            EnrollmentError(.book(BookError(.failed(detail: "/var/secret")))),
            AccountError(.failed(detail: "/var/secret", kind: .unavailable)),
            AccountError(.failed(detail: "/var/secret", kind: .fault)),
            BookError(.cannotOpen(path: "/var/secret", detail: "x")), PageError.fault, PageError.unavailable,
        ]
        for error in errors {
            let (status, text) = said(error)
            #expect([500, 503].contains(status) && !text.contains("secret"), "\(error): \(text)")
        }
    }

    @Test("A refusal has its word, its sentence in Chinese, and what is wrong with which field")
    func refusals() throws {
        let number = try #require(ApplicationNumber("CA20261123N2985937"))
        let moved = said(EnrollmentError(.stateChanged(number, .withdrawn)))
        #expect(moved.status == 409 && moved.text.contains("state_changed") && moved.text.contains("状态刚刚改变"))
        let failure = ValidationFailure("email", .badFormat, "电子邮箱：格式不正确")
        let invalid = said(EnrollmentError(.validationFailed([failure])))
        #expect(invalid.status == 400 && invalid.text.contains("validation_failed"))
        #expect(invalid.text.contains("\"field\":\"email\"") && invalid.text.contains("格式不正确"))
        let wait = said(AccountError(.tooManyTries(seconds: 120)))
        #expect(wait.status == 429 && wait.text.contains("too_many_tries") && wait.text.contains("2 分钟"))
        #expect(said(PageError.notFound).status == 404 && said(PageError.notYours).status == 403)
    }
}
