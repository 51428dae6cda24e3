import Enrollment
import Model

/// Why the workflow's API did not do what it was asked: the desk's refusals and the portal's in one form.
///
/// Source: product.md §15 (the words of `code`); RFC 9457.
struct WorkflowRefusal: CodedError, SpokenError, Hashable {
    /// What is wrong with one member.
    struct Fault: Hashable, Sendable {
        /// Which, as the form or the body has it.
        let field: String
        /// Which rule, for programs.
        let code: String
        /// What to correct, in Chinese.
        let message: String

        var json: JSONValue {
            .object([
                ("field", .string(field)), ("code", .string(code)), ("message", .string(message)),
            ])
        }
    }

    let code: String
    let message: String
    let hint: String?
    let kind: FailureKind
    var chinese: String?
    /// The status, where HTTP has a closer one than that of the kind.
    var status: Int?
    var faults: [Fault] = []
    /// When it may be tried again.
    var seconds: Int64 = 1

    /// Nobody is logged in, as far as the request shows.
    static let noSession = WorkflowRefusal(
        code: "no-session",
        message: "no session is shown, or it has ended",
        hint: "log in with POST /api/v1/session, and send its token as 'Authorization: Bearer'",
        kind: .unauthorized,
        chinese: "未登录或登录已过期，请重新登录"
    )

    /// The certificate that was shown is not one of the staff's that may be used now.
    static let notStaff = WorkflowRefusal(
        code: "not-staff",
        message: "the certificate that was shown lets nobody of the staff in",
        hint: "connect with the certificate of a member of the staff that is in use",
        kind: .refused,
        chinese: "请出示在用的工作人员证书"
    )

    /// The matrix does not show it to who asks.
    static let notYours = WorkflowRefusal(
        code: "not_permitted",
        message: "these roles do not see this",
        hint: "ask somebody whose role it is",
        kind: .refused,
        chinese: "您的角色不能查看该内容"
    )

    /// Another site's page asks, before a browser that shows a certificate by itself.
    static let foreignSite = WorkflowRefusal(
        code: "foreign-site",
        message: "the request comes from a page of another site",
        hint: nil,
        kind: .refused,
        chinese: "请求来自其他网站"
    )

    /// As many drafts as there may be.
    static let enoughDrafts = WorkflowRefusal(
        code: "too_many_drafts",
        message: "there are 20 drafts already, or 20 were begun today",
        hint: "hand one in or discard it, or come back tomorrow",
        kind: .refused,
        chinese: "草稿已满或今日新建已达上限，请先提交或删除",
        status: 429
    )

    /// Whoever bids has not said that no bid is open that was sealed to the key.
    static let bidsUnanswered = WorkflowRefusal(
        code: "open_bids_unanswered",
        message: "a new key cannot open what was sealed to the old one, and nothing is said of open bids",
        hint: "wait until the last opening, then send noOpenBids: true",
        kind: .invalidInput,
        chinese: "请确认没有尚未开标、以本证书加密的投标文件"
    )

    /// The centre cannot do it now; why is in the log, and nobody else's.
    static let unavailable = WorkflowRefusal(
        code: "unavailable",
        message: "the centre cannot do this now",
        hint: "send it again later",
        kind: .unavailable,
        chinese: "系统繁忙，请稍后再试"
    )

    /// What is there is in another state than the request takes.
    static func state(_ record: ApplicationRecord) -> EnrollmentError {
        EnrollmentError(.stateChanged(record.number, record.state))
    }

    /// What breaks the rules of a form.
    static func invalid(_ faults: [Fault]) -> WorkflowRefusal {
        WorkflowRefusal(
            code: "validation_failed",
            message: "what was sent has \(faults.count) faults",
            hint: "correct what 'faults' names; nothing was stored",
            kind: .invalidInput,
            chinese: "填写有误，请按 faults 逐项更正",
            faults: faults
        )
    }
}

extension WorkflowRefusal {
    /// Any failure as the API says it, without a word about the inside.
    static func translated(_ error: any Error) -> any Error {
        switch error {
        case let error as EnrollmentError: return refusal(error)
        case let error as AccountError: return refusal(error)
        case let error as PageError: return refusal(error)
        case is FairQueue.Refusal: return APIError(.busy)
        case is any CodedError: return error
        default:
            let isAccident = (error as? any OperatorError)?.kind == .unavailable
            return isAccident ? unavailable : error
        }
    }

    /// What the log should know: what a page's error says by itself has no cause.
    static func cause(_ error: any Error) -> any Error { error is PageError ? translated(error) : error }

    private static func refusal(_ error: EnrollmentError) -> any Error {
        guard error.kind != .fault else { return error }
        guard error.kind != .unavailable else { return unavailable }
        if case .validationFailed(let failures) = error.reason { return invalid(failures.map { Fault($0) }) }
        return WorkflowRefusal(
            code: code(of: error),
            message: error.message,
            hint: hint(of: error),
            kind: error.kind,
            chinese: words(of: error)
        )
    }

    /// What the book says is a state that changed under the deed, or an accident.
    private static func code(of error: EnrollmentError) -> String {
        guard case .book(let cause) = error.reason else { return error.code }
        switch cause.reason {
        case .stateChanged, .exists, .repeated: return "state_changed"
        default: return "unavailable"
        }
    }

    /// Hints that name commands are for who sits at the centre.
    private static func hint(of error: EnrollmentError) -> String? {
        error.hint.flatMap { $0.contains("'pki ") ? nil : $0 }
    }

    private static func words(of error: EnrollmentError) -> String? {
        let words = Words.shipped
        switch error.reason {
        case .checklistIncomplete(let missing):
            let labels = missing.map(\.label).joined(separator: "；")
            return words.text("refusal_checklist_incomplete", .chinese, labels)
        case .paymentMismatch(let expected, _):
            return words.text("refusal_payment_mismatch", .chinese, Money.yuan(expected))
        case .sodViolation(let rule): return words.text("refusal_\(rule.rawValue)", .chinese)
        default:
            let name = "refusal_\(error.code)"
            return words.has(name) ? words.text(name, .chinese) : error.chinese
        }
    }

    private static func words(of error: AccountError) -> String? {
        let words = Words.shipped
        return switch error.reason {
        case .badCredentials: words.text("account_bad", .chinese)
        case .tooManyTries(let seconds):
            words.text("account_wait", .chinese, String((seconds + 59) / 60))
        case .codeTooSoon(let seconds): words.text("code_soon", .chinese, String(seconds))
        case .codesSpent: words.text("codes_spent", .chinese)
        case .wrongCode(let left): words.text("code_wrong", .chinese, String(left))
        case .noCode: words.text("code_none", .chinese)
        case .fields, .busy, .failed: nil
        }
    }

    private static func refusal(_ error: AccountError) -> any Error {
        guard error.kind != .fault else { return error }
        guard error.kind != .unavailable else { return unavailable }
        var refusal = WorkflowRefusal(
            code: code(of: error),
            message: error.message,
            hint: error.hint,
            kind: error.kind,
            chinese: words(of: error)
        )
        switch error.reason {
        case .fields(let faults):
            refusal.faults = faults.map { fault in
                let text = Words.shipped.text("fault_\(fault.rawValue)", .chinese)
                return Fault(field: fault.field, code: fault.rawValue, message: text)
            }
        case .tooManyTries(let seconds), .codeTooSoon(let seconds):
            refusal.status = 429
            refusal.seconds = max(1, seconds)
        case .codesSpent:
            refusal.status = 429
            refusal.seconds = 86_400
        case .badCredentials, .wrongCode, .noCode, .busy, .failed: break
        }
        return refusal
    }

    private static func code(of error: AccountError) -> String {
        switch error.reason {
        case .fields: "validation_failed"
        case .badCredentials: "bad_credentials"
        case .tooManyTries: "too_many_tries"
        case .codeTooSoon: "code_too_soon"
        case .codesSpent: "codes_used_up"
        case .wrongCode: "code_wrong"
        case .noCode: "code_expired"
        case .busy, .failed: "unavailable"
        }
    }

    private static func refusal(_ error: PageError) -> any Error {
        switch error {
        case .notFound: APIError(.noSuchResource)
        case .method, .malformed: APIError(.badMember(path: "body", detail: "is not what this takes"))
        case .stale: foreignSite
        case .notYours: notYours
        case .tooFast: APIError(.tooFast)
        case .tooLarge: APIError(.tooLarge(65_536))
        case .unavailable: APIError(.busy)
        case .fault: error
        }
    }
}

extension WorkflowRefusal.Fault {
    /// A rule that a form breaks.
    init(_ failure: ValidationFailure) {
        self.init(field: failure.field, code: failure.code.rawValue, message: failure.message)
    }
}
