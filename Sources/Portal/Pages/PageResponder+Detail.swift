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
    /// Whether a parcel is on its way to them.
    let isShipped: Bool
    let facts: [SheetView.Row]
    let notice: String?
    let code: CodeView?
    /// What to do in 数字证书助手.
    let guide: [String]
    /// Where it stands, while that changes by what its owner does in the assistant; the page follows it.
    let followed: String?
    let certificate: [SheetView.Row]
    /// Where the certificate's own page is.
    let certificatePath: String?
    /// Where the invoice is, or is asked for; nil for none.
    let invoicePath: String?
    let events: [Event]
    let sections: [SheetView.Section]
    let documents: [FormView.File]
    let papers: [PaperLink]
}

extension PageResponder {
    func detail(
        _ record: ApplicationRecord,
        _ visit: Visit,
        notice: String? = nil,
        status: Int = 200
    ) async throws -> HTTPReply {
        let language = visit.language
        let isDraft = record.state == .draft
        let bids = try await bidsBeforeCode(record, language)
        let about = try held(by: record)
        let values = FormValues(
            document: record.snapshot,
            about?.snapshot.form.kind,
            profile: about?.snapshot.form.profile.rawValue
        )
        let certificate = try ownCertificate(record) ?? about.flatMap { $0.wasInUse ? $0 : nil }
        let view = DetailView(
            row: row(record, language),
            version: record.version,
            steps: steps(record.state, language, of: record.type),
            reason: record.reasonText,
            isRejected: record.state == .rejected,
            isReady: isDraft && isComplete(record),
            isShipped: try isOnItsWay(record),
            facts: try facts(record, language),
            notice: notice.map { words.text($0, language) },
            code: try codeView(record, language),
            guide: [bids].compactMap(\.self) + guide(record, language),
            followed: record.state == .pendingExecution ? record.state.rawValue : nil,
            certificate: certificate.map { certificateSection($0, language).rows } ?? [],
            certificatePath: certificate.map {
                "/certificates/\($0.certificate.id.serial.hexadecimal)"
            },
            invoicePath: try hasInvoice(record) ? "/applications/\(record.number)/invoice" : nil,
            events: try events(record, language),
            sections: values.map { sheet($0, language) } ?? [],
            documents: isDraft ? [] : try documents(record, language),
            papers: values == nil ? [] : papers(of: record, language)
        )
        return page("detail", "detail", visit, view, status: status)
    }

    /// What to do in 数字证书助手, step by step.
    private func guide(_ record: ApplicationRecord, _ language: Language) -> [String] {
        guard record.state == .pendingExecution else { return [] }
        return (1...5).map { "guide_\(record.type.rawValue)_\($0)" }.filter(words.has)
            .map { words.text($0, language) }
    }

    private func documents(_ record: ApplicationRecord, _ language: Language) throws -> [FormView.File] {
        let attachments = try services.book.attachments(
            of: record.number,
            snapshotVersion: record.snapshotVersion
        )
        return attachments.enumerated().map { index, attachment in
            FormView.File(
                id: attachment.storedAs,
                path: "/applications/\(record.number)/documents/\(attachment.storedAs)",
                type: words.text("document_\(attachment.kind)", language),
                size: "\(Shown.type(attachment.mediaType)) \(Shown.size(attachment.size))",
                isPicture: attachment.mediaType.hasPrefix("image/"),
                number: index + 1
            )
        }
    }

    /// Whether a draft could be submitted as it is.
    private func isComplete(_ record: ApplicationRecord) -> Bool {
        guard let file = try? ApplicationFile(json: record.snapshot) else { return false }
        let submitter = Submitter(login: record.owner)
        return (try? services.enrollment.failures(of: file, by: submitter))?.isEmpty == true
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

    /// What happened, as the applicant was told of it; staff are named by their role only.
    private func events(_ record: ApplicationRecord, _ language: Language) throws -> [DetailView.Event] {
        let begun = DetailView.Event(
            time: Shown.time(record.createdAt),
            who: words.text("who_applicant", language),
            text: words.text("event_begun", language)
        )
        let channel = try services.book.order(of: record.number)?.channel
        let isOnline = channel.flatMap(PaymentChannel.init(rawValue:))?.sendsBack == true
        let told = try services.book.notices(of: record.number).map { entry -> DetailView.Event in
            let name = typed("event_\(entry.notice.template)", record.type)
            let what = words.has(name) ? words.text(name, language) : entry.notice.template
            // What a provider told is nobody's deed.
            let isSystem = entry.notice.template == "PAID" && isOnline
            let own = "who_\(entry.notice.template)"
            let role = words.has(own) && !isSystem ? own : "who_system"
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
