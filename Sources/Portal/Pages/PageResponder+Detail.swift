import Enrollment
import Model
import Store

/// One application with everything its owner may know.
struct DetailView: Sendable {
    /// One line of the history.
    struct Event: Sendable {
        let time: String
        let who: String
        let text: String
    }

    let row: ApplicationRow
    let version: Int64
    let steps: [FormView.Step]
    let reason: String?
    let isRejected: Bool
    let isReady: Bool
    let facts: [SheetView.Row]
    let certificate: [SheetView.Row]
    let certificatePath: String?
    let events: [Event]
    let sections: [SheetView.Section]
    let documents: [FormView.File]
}

extension PageResponder {
    func detail(_ record: ApplicationRecord, _ visit: Visit) throws -> HTTPReply {
        let language = visit.language
        let isDraft = record.state == .draft
        let values = FormValues(document: record.snapshot)
        let attachments =
            isDraft
            ? [] : try services.book.attachments(of: record.number, snapshotVersion: record.snapshotVersion)
        let certificate = try ownCertificate(record)
        let view = DetailView(
            row: row(record, language),
            version: record.version,
            steps: steps(record.state, language),
            reason: record.reasonText,
            isRejected: record.state == .rejected,
            isReady: isDraft && isComplete(record),
            facts: try facts(record, language),
            certificate: certificate.map { certificateRows($0, record, language) } ?? [],
            certificatePath: certificate.map { _ in "/applications/\(record.number)/certificate.cer" },
            events: try events(record, language),
            sections: values.map { sheet($0, language) } ?? [],
            documents: attachments.enumerated().map { index, attachment in
                FormView.File(
                    id: attachment.storedAs,
                    path: "/applications/\(record.number)/documents/\(attachment.storedAs)",
                    type: words.text("document_\(attachment.kind)", language),
                    size: "\(Shown.type(attachment.mediaType)) \(Shown.size(attachment.size))",
                    isPicture: attachment.mediaType.hasPrefix("image/"),
                    number: index + 1
                )
            },
        )
        return page("detail", "detail", visit, view)
    }

    /// Whether a draft could be submitted as it is.
    private func isComplete(_ record: ApplicationRecord) -> Bool {
        guard let file = try? ApplicationFile(json: record.snapshot) else { return false }
        return file.failures(today: services.enrollment.today).isEmpty
    }

    /// Order and delivery.
    private func facts(_ record: ApplicationRecord, _ language: Language) throws -> [SheetView.Row] {
        var rows: [SheetView.Row] = []
        func add(_ name: String, _ value: String) {
            rows.append(SheetView.Row(label: words.text(name, language), value: value))
        }
        if let order = try services.book.order(of: record.number) {
            add("order_amount", "\(Money.yuan(order.amountFen)) 元")
            add("order_state", words.text("order_\(order.state.rawValue)", language))
            if let paid = order.paidAt { add("order_paid", Shown.time(paid)) }
        }
        if let delivery = try services.book.delivery(of: record.number) {
            add("delivery_method", words.text("option_\(delivery.method)", language))
            add("delivery_state", words.text("delivery_\(delivery.state.rawValue)", language))
            if let carrier = delivery.carrier { add("delivery_carrier", carrier) }
            if let number = delivery.trackingNumber { add("delivery_number", number) }
        }
        return rows
    }

    private func certificateRows(
        _ certificate: CertificateRecord,
        _ record: ApplicationRecord,
        _ language: Language
    ) -> [SheetView.Row] {
        let facts = certificate.reservation
        let rows = [
            ("card_holder", holder(record)), ("card_serial", Shown.serial(facts.id.serial)),
            ("card_token", facts.tokenSerial ?? "—"),
            ("card_validity", "\(CalendarDay(facts.notBefore)) — \(CalendarDay(facts.notAfter))"),
        ]
        return rows.map { SheetView.Row(label: words.text($0, language), value: $1) }
    }

    /// What happened, as the applicant was told of it; staff are named by their role only.
    private func events(_ record: ApplicationRecord, _ language: Language) throws -> [DetailView.Event] {
        let begun = DetailView.Event(
            time: Shown.time(record.createdAt),
            who: words.text("who_applicant", language),
            text: words.text("event_begun", language)
        )
        let told = try services.book.notices(of: record.number).map { entry -> DetailView.Event in
            let name = "event_\(entry.notice.template)"
            let what = words.has(name) ? words.text(name, language) : entry.notice.template
            let role =
                words.has("who_\(entry.notice.template)") ? "who_\(entry.notice.template)" : "who_system"
            let reason = entry.notice.values["reason"].map { "：\($0)" } ?? ""
            return DetailView.Event(
                time: Shown.time(entry.notice.createdAt),
                who: words.text(role, language),
                text: what + reason
            )
        }
        return [begun] + told
    }
}
