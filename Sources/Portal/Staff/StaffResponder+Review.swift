import Enrollment
import Model
import Store

/// 审核: an application with its documents, as a reviewer sees it while it waits for the review.
extension StaffResponder {
    func review(_ number: ApplicationNumber, _ visit: StaffVisit) async throws -> HTTPReply {
        guard visit.body != nil else { return try await reviewPage(number, visit) }
        return try await decide(visit) { () throws(EnrollmentError) in
            try reviewAct(number, visit)
        } again: { faults, status in
            try await reviewPage(number, visit, faults, status: status)
        }
    }

    private func reviewPage(
        _ number: ApplicationNumber,
        _ visit: StaffVisit,
        _ faults: [FaultView] = [],
        status: Int = 200
    ) async throws -> HTTPReply {
        guard let standing = try services.book.application(number) else { throw PageError.notFound }
        guard standing.state == .pendingReview else { return decided(standing, visit) }
        let record = try await services.enrollment.view(number, by: visit.principal)
        return page("review", "queue_review", visit, try view(of: record, visit, faults), status: status)
    }

    /// What waits for no review any more shows nothing of a person.
    private func decided(_ record: ApplicationRecord, _ visit: StaffVisit) -> HTTPReply {
        let state = words.text("state_\(record.state.rawValue)", visit.language)
        let view = MessageView(
            title: "\(business(record.type, visit.language)) \(record.number)",
            text: words.text("review_over", visit.language, state),
            request: nil,
            isBad: false
        )
        return page("message", "queue_review", visit, view)
    }

    private func view(
        of record: ApplicationRecord,
        _ visit: StaffVisit,
        _ faults: [FaultView]
    ) throws -> ReviewView {
        let language = visit.language
        let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
        let urgency = facts(record, language).last
        let sections = try sections(of: record, language)
        return ReviewView(
            number: record.number.text,
            title: "\(business(record.type, language)) · \(words.text("option_\(record.profile)", language))",
            urgency: urgency?.text ?? "",
            tone: urgency?.tone ?? "",
            facts: facts(of: record, snapshot, language),
            rejections: try rejections(of: record, language),
            sections: sections,
            hasFormer: sections.contains { $0.rows.contains { $0.former != nil } },
            documents: try documents(of: record, snapshot, language),
            paper: "/review/\(record.number)/form.pdf",
            findings: try findings(on: record, snapshot, language),
            faults: faults,
            forms: try reviewForms(record, snapshot, visit, faults)
        )
    }

    private func facts(
        of record: ApplicationRecord,
        _ snapshot: ApplicationSnapshot,
        _ language: Language
    ) -> [SheetView.Row] {
        let kind = words.text("applicant_\(snapshot.form.kind.rawValue)", language)
        let rows = [
            ("number", record.number.text), ("col_kind", kind), ("account", record.owner),
            ("col_registrar", record.registrar ?? ""), ("col_submitted", Shown.time(record.updatedAt)),
            ("review_round", String(record.snapshotVersion)),
        ]
        return rows.filter { !$0.1.isEmpty }.map {
            SheetView.Row(label: words.text($0, language), value: $1)
        }
    }

    /// Why earlier submissions were rejected.
    private func rejections(
        of record: ApplicationRecord,
        _ language: Language
    ) throws -> [SheetView.Row] {
        guard record.snapshotVersion > 1 else { return [] }
        return try services.book.notices(of: record.number).map(\.notice)
            .filter { $0.template == "REJECTED" }
            .map { SheetView.Row(label: Shown.time($0.createdAt), value: $0.values["reason"] ?? "") }
    }

    /// The form; what changed since the last submission, or, of a 替换, since the certificate was made, beside what it was.
    func sections(
        of record: ApplicationRecord,
        _ language: Language
    ) throws -> [SheetView.Section] {
        let held = try record.certificate.map {
            try services.enrollment.holding($0.serial, of: record.owner)
        }
        let form = held?.snapshot.form
        guard
            let values = FormValues(
                document: record.snapshot,
                form?.kind,
                profile: form?.profile.rawValue
            )
        else { throw EnrollmentError(.damagedSnapshot) }
        let before = try former(record, held)
        let sections = SheetView.sections(values, StaffResponder.layout(values), language) { field in
            guard let before else { return nil }
            let old = before.texts[field.path] ?? ""
            guard old != values.texts[field.path] ?? "" else { return nil }
            return old.isEmpty ? words.text("review_blank", language) : words.shown(old, of: field, language)
        }
        guard let held else { return sections }
        return [SheetView.Section(held, language, at: services.clock.now)] + sections
    }

    /// Who applies is shown also where the business does not ask for it, because the documents are compared with it.
    static func layout(_ values: FormValues) -> [FormSection] {
        let own = FormLayout.all(values.type, values.kind)
        return values.type.asksWho ? own : own + FormLayout.persons(values.kind)
    }

    /// With what the form is compared; nil for nothing.
    func former(_ record: ApplicationRecord, _ held: HeldCertificate?) throws -> FormValues? {
        let form = held?.snapshot.form
        if record.snapshotVersion > 1,
            let earlier = try services.book.formerSubmission(
                of: record.number,
                snapshotVersion: record.snapshotVersion - 1
            )
        {
            return FormValues(document: earlier, form?.kind, profile: form?.profile.rawValue)
        }
        guard record.type == .replace, let held else { return nil }
        return FormValues(record.type, about: held)
    }
}
