import Enrollment
import Model
import Store

/// How things stand with the code that an application waits for.
struct CodeView: Sendable {
    let state: String
    let rows: [SheetView.Row]
    /// Whether another one may be asked for now.
    let canResend: Bool
    /// When it may be; nil for now, and where only support may.
    let nextAt: String?
}

/// 更新码, 替换码, 解锁码: seen, and sent again (product.md §4.6, §6.10).
extension PageResponder {
    func resend(_ record: ApplicationRecord, _ visit: Visit) async throws -> HTTPReply {
        let place = "/applications/\(record.number)"
        let notice: String
        do throws(EnrollmentError) {
            _ = try await services.enrollment.resendCode(
                record.number,
                by: .applicant(login: record.owner)
            )
            return redirect(place)
        } catch {
            switch error.reason {
            case .codeTooSoon: notice = "resend_soon"
            case .codesUsedUp: notice = "resend_spent"
            case .codeLocked: notice = "resend_locked"
            // How things stand is what the page says.
            case .stateChanged, .invalidTransition, .certificateNotActive: return redirect(place)
            default: throw error
            }
        }
        return try await detail(record, visit, notice: notice, status: 409)
    }

    func codeView(_ record: ApplicationRecord, _ language: Language) throws -> CodeView? {
        guard let standing = try services.enrollment.codeStanding(of: record) else { return nil }
        var rows: [SheetView.Row] = []
        func add(_ name: String, _ value: String) {
            rows.append(SheetView.Row(label: words.text(name, language), value: value))
        }
        add("code_state", words.text("code_\(standing.state.rawValue)", language))
        add("code_to", standing.mobile)
        add("code_sent_at", Shown.time(standing.sentAt))
        add("code_until", Shown.time(standing.expiresAt))
        if let held = standing.heldUntil { add("code_held", Shown.time(held)) }
        let now = services.clock.now
        let isLater = standing.nextAt.map { $0 > now } ?? false
        return CodeView(
            state: standing.state.rawValue,
            rows: rows,
            canResend: standing.nextAt != nil && !isLater,
            nextAt: isLater ? standing.nextAt.map(Shown.time) : nil
        )
    }
}
