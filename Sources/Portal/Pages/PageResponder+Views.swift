import Enrollment
import Model

/// One application in a list.
struct ApplicationRow: Sendable {
    let path: String
    let number: String
    let business: String
    let what: String
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
    /// The progress of 新办.
    ///
    /// Source: product.md §4.2.
    func steps(_ state: ApplicationState, _ language: Language) -> [FormView.Step] {
        let current: Int
        switch state {
        case .draft, .rejected: current = 0
        case .pendingReview, .processing: current = 1
        case .pendingPayment: current = 2
        case .producing, .pendingExecution: current = 3
        case .completed: current = 5
        case .withdrawn, .closed: return []
        }
        return ["fill", "review", "pay", "make", "done"].enumerated().map { index, name in
            FormView.Step(
                label: words.text("step_\(name)", language),
                isDone: index < current,
                isCurrent: index == current,
                number: index + 1
            )
        }
    }

    /// The filled-in fields of a form.
    func sheet(_ values: FormValues, _ language: Language) -> [SheetView.Section] {
        FormLayout.all(values.kind).compactMap { section in
            let rows = section.fields.compactMap { field -> SheetView.Row? in
                guard let text = values.texts[field.path], !text.isEmpty else { return nil }
                let option = "option_\(text)"
                let shown =
                    field.isRegion
                    ? Regions.name(text) : words.has(option) ? words.text(option, language) : text
                return SheetView.Row(label: words.text(field.wordName, language), value: shown)
            }
            guard !rows.isEmpty else { return nil }
            return SheetView.Section(title: words.text("section_\(section.name)", language), rows: rows)
        }
    }

    /// An application in a list.
    func row(_ record: ApplicationRecord, _ language: Language) -> ApplicationRow {
        ApplicationRow(
            path: "/applications/\(record.number)",
            number: record.number.text,
            business: words.text("business_\(record.type.rawValue)", language),
            what: words.text("option_\(record.profile)", language),
            time: Shown.time(record.createdAt),
            state: words.text("state_\(record.state.rawValue)", language),
            tone: tone(record.state),
            next: words.text("next_\(record.state.rawValue)", language, services.site.reviewTime),
            canPay: record.state == .pendingPayment,
            canWithdraw: record.state == .pendingReview || record.state == .rejected,
            isDraft: record.state == .draft
        )
    }

    /// Whom the certificate of a submission names.
    func holder(_ record: ApplicationRecord) -> String {
        guard let form = try? ApplicationSnapshot(canonicalJSON: record.snapshot).form else { return "—" }
        return form.profile == .organization ? form.enterprise?.name ?? "—" : form.person.name.text
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
