import Enrollment
import Model

/// One application in a list.
struct ApplicationRow: Sendable {
    let path: String
    let number: String
    let business: String
    let what: String
    /// 证书序列号 of the certificate it is about; nil for a NEW.
    let certificate: String?
    let time: String
    let state: String
    let tone: String
    let next: String
    let canPay: Bool
    let canWithdraw: Bool
    let isDraft: Bool
}

/// What several pages show.
extension PageResponder {
    /// The progress of a business; none for what ended without its aim.
    ///
    /// Source: product.md §4.2.
    func steps(
        _ state: ApplicationState,
        _ language: Language,
        of type: ApplicationType = .new
    ) -> [FormView.Step] {
        let names: [String] =
            switch type {
            case .new, .reissue: ["fill", "review", "pay", "make", "done"]
            case .renew, .replace: ["fill", "review", "pay", "execute", "done"]
            case .unlock: ["fill", "review", "execute", "done"]
            case .revoke: ["fill", "review", "done"]
            }
        let current: String
        switch state {
        case .draft, .rejected: current = "fill"
        case .pendingReview, .processing: current = "review"
        case .pendingPayment: current = "pay"
        case .producing: current = "make"
        case .pendingExecution: current = "execute"
        case .completed: current = ""
        case .withdrawn, .closed: return []
        }
        let place = names.firstIndex(of: current) ?? names.count
        return names.enumerated().map { index, name in
            FormView.Step(
                label: words.text(typed("step_\(name)", type), language),
                isDone: index < place,
                isCurrent: index == place,
                number: index + 1
            )
        }
    }

    /// The words of a business where it has its own, as `step_execute_RENEW`.
    func typed(_ name: String, _ type: ApplicationType) -> String {
        words.has("\(name)_\(type.rawValue)") ? "\(name)_\(type.rawValue)" : name
    }

    /// The filled-in fields of a form; beside what is changed stands what it was before.
    func sheet(
        _ values: FormValues,
        _ language: Language,
        painter: FormPainter? = nil
    ) -> [SheetView.Section] {
        SheetView.sections(values, FormLayout.all(values.type, values.kind), language) {
            painter?.former($0)
        }
    }

    /// An application in a list.
    func row(_ record: ApplicationRecord, _ language: Language) -> ApplicationRow {
        ApplicationRow(
            path: "/applications/\(record.number)",
            number: record.number.text,
            business: words.text("business_\(record.type.rawValue)", language),
            what: words.text("option_\(record.profile)", language),
            certificate: record.certificate.map { Shown.serial($0.serial) },
            time: Shown.time(record.createdAt),
            state: words.text(typed("state_\(record.state.rawValue)", record.type), language),
            tone: tone(record.state),
            next: words.text(
                typed("next_\(record.state.rawValue)", record.type),
                language,
                services.site.reviewTime
            ),
            canPay: record.state == .pendingPayment,
            canWithdraw: record.state == .pendingReview || record.state == .rejected,
            isDraft: record.state == .draft
        )
    }

    private func tone(_ state: ApplicationState) -> String {
        switch state {
        case .draft, .withdrawn, .closed: "quiet"
        case .rejected: "bad"
        case .pendingPayment, .pendingExecution: "act"
        case .completed: "good"
        case .pendingReview, .producing, .processing: "wait"
        }
    }
}
