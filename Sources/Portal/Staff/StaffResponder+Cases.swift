import Enrollment
import Model
import Store

/// 申办查询: how an application stands, for those who answer the telephone; of a person everything is masked.
extension StaffResponder {
    func cases(_ visit: StaffVisit) throws -> HTTPReply {
        let typed = visit.query.text("number") ?? ""
        if let number = ApplicationNumber(typed), try services.book.application(number) != nil {
            return frame.redirect("/cases/\(number)")
        }
        let isFirst = typed.allSatisfy(\.isWhitespace)
        let view = QueueView(
            title: words.text("register_cases", visit.language),
            intro: words.text("register_cases_text", visit.language),
            path: StaffRegisterPage.cases.path,
            columns: [],
            rows: [],
            filters: [
                QueueView.Filter(
                    name: "number",
                    label: words.text("number", visit.language),
                    value: typed,
                    isChoice: false
                )
            ],
            isEmpty: true,
            empty: words.text(isFirst ? "cases_ask" : "cases_none", visit.language),
            start: nil,
            earlier: nil,
            later: nil
        )
        return page("queue", "register_cases", visit, view, status: isFirst ? 200 : 404)
    }

    func oneCase(_ number: ApplicationNumber, _ visit: StaffVisit) async throws -> HTTPReply {
        guard visit.body != nil else { return try casePage(number, visit) }
        let deed = visit.text("deed")
        if deed == "look" || deed == "export" {
            do {
                return try await deed == "look" ? look(number, visit) : export(number, visit)
            } catch let error as EnrollmentError {
                return try await refused(error, visit) { faults, status in
                    try casePage(number, visit, faults, status: status)
                }
            }
        }
        let failed = try failedMessages(of: number)
        return try await decide(visit) { () throws(EnrollmentError) in
            switch visit.text("deed") {
            case "resend": return .resendCode(number)
            case "retry": return try StaffResponder.retryAct(number, failed, visit)
            default: throw StaffResponder.unknownDeed
            }
        } again: { faults, status in
            try casePage(number, visit, faults, status: status)
        }
    }

    /// Which messages of a notice are sent once more.
    static func retryAct(
        _ number: ApplicationNumber,
        _ failed: [MessageRecord],
        _ visit: StaffVisit
    ) throws(EnrollmentError) -> StaffAct {
        let chosen = failed.filter { String($0.notice) == visit.text("notice") }
        guard let notice = chosen.first?.notice else {
            let failure = ValidationFailure("notice", .notInList, "消息：请选择发送失败的消息")
            throw EnrollmentError(.validationFailed([failure]))
        }
        return .retryMessages(number, notice: notice, chosen)
    }

    private func casePage(
        _ number: ApplicationNumber,
        _ visit: StaffVisit,
        _ faults: [FaultView] = [],
        status: Int = 200
    ) throws -> HTTPReply {
        guard let record = try services.book.application(number) else { throw PageError.notFound }
        let language = visit.language
        let facts = try masked(record) + standing(record, language)
        let view = DeedView(
            title: "\(business(record.type, language)) \(record.number)",
            state: words.text("state_\(record.state.rawValue)", language),
            tone: record.state.isTerminal ? "quiet" : "wait",
            facts: facts.filter { !$0.value.isEmpty }.map {
                SheetView.Row(label: words.text($0.word, language), value: $0.value)
            },
            history: try history(record, language) + told(record, language),
            faults: faults,
            forms: try forms(of: record, visit, faults),
            notice: nil,
            paper: record.state == .draft ? nil : "/cases/\(record.number)/form.pdf",
            back: StaffRegisterPage.cases.path
        )
        return page("deed", "register_cases", visit, view, status: status)
    }

    /// What may be done from here: the whole form with a reason, another code, and messages that were given up.
    private func forms(
        of record: ApplicationRecord,
        _ visit: StaffVisit,
        _ faults: [FaultView]
    ) throws -> [DeedForm] {
        let path = "/cases/\(record.number)"
        var forms: [DeedForm] = []
        if mayLook(visit), record.state != .draft {
            let why = [DeedInput("text", "col_grounds", .line(length: 200))]
            forms.append(form("look", to: path, asking: why, visit, faults))
        }
        if may(.exportCase, visit) {
            let why = [DeedInput("text", "col_grounds", .line(length: 200))]
            forms.append(form("export", to: path, asking: why, visit, faults))
        }
        guard may(.resendCode, visit) else { return forms }
        if record.state == .pendingExecution { forms.append(form("resend", to: path, visit, faults)) }
        let failed = Set(try failedMessages(of: record.number).map(\.notice))
        if !failed.isEmpty {
            let choices = try services.book.notices(of: record.number).filter { failed.contains($0.id) }
                .map { entry in
                    let label =
                        "\(Shown.time(entry.notice.createdAt)) \(title(of: entry.notice, visit.language))"
                    return (value: String(entry.id), label: label)
                }
            let inputs = [DeedInput("notice", "field_notice", .choice(choices))]
            forms.append(form("retry", to: path, asking: inputs, visit, faults))
        }
        return forms
    }

    func failedMessages(of number: ApplicationNumber) throws -> [MessageRecord] {
        try services.book.messages([.failed], of: number, limit: StaffResponder.messagesShown).map(\.record)
    }

    private func title(of notice: Notice, _ language: Language) -> String {
        let name = "event_\(notice.template)"
        return words.has(name) ? words.text(name, language) : notice.template
    }

    /// Who it is about, as far as somebody at the telephone compares it with what they are told.
    private func masked(_ record: ApplicationRecord) throws -> [(word: String, value: String)] {
        guard let form = (try? ApplicationSnapshot(canonicalJSON: record.snapshot))?.form else { return [] }
        let person = form.person
        return [
            ("account", Mask.account(record.owner)), ("field_orgName", form.enterprise?.name ?? ""),
            ("field_applicantName", Mask.name(person.name.text)),
            ("field_idNumber", Mask.identityNumber(person.document.number)),
            ("field_mobile", Mask.mobile(person.mobile.text)),
            ("field_email", Mask.email(person.email.text)),
        ]
    }

    /// Where it stands, with its order, its delivery and its code.
    private func standing(
        _ record: ApplicationRecord,
        _ language: Language
    ) throws -> [(word: String, value: String)] {
        var facts: [(word: String, value: String)] = [
            ("time", Shown.time(record.createdAt)), ("col_since", Shown.time(record.updatedAt)),
            ("reason", record.reasonText ?? ""),
            ("card_serial", record.certificate.map { Shown.serial($0.serial) } ?? ""),
        ]
        if let order = try services.book.order(of: record.number) {
            facts.append(("order_amount", "\(Money.yuan(order.amountFen)) 元"))
            facts.append(("order_state", words.text("order_\(order.state.rawValue)", language)))
        }
        if let delivery = try services.book.delivery(of: record.number) {
            facts.append(("delivery_state", words.text("delivery_\(delivery.state.rawValue)", language)))
            facts.append(("delivery_carrier", delivery.carrier ?? ""))
            facts.append(("delivery_number", delivery.trackingNumber ?? ""))
        }
        if let code = try services.enrollment.codeStanding(of: record) {
            facts.append(("code_title", words.text("code_\(code.state.rawValue)", language)))
            facts.append(("code_to", code.mobile))
            facts.append(("code_until", Shown.time(code.expiresAt)))
        }
        return facts
    }

    /// What the applicant was told, when, and what became of it on its ways; recipients are masked in the book.
    private func history(_ record: ApplicationRecord, _ language: Language) throws -> [SheetView.Row] {
        let sent = try services.book.messages(of: record.number, limit: StaffResponder.messagesShown)
        let ways = Dictionary(grouping: sent) { $0.record.notice }
        return try services.book.notices(of: record.number).map { entry in
            let what = title(of: entry.notice, language)
            let parts = (ways[entry.id] ?? []).map { way($0.record, language) }
            return SheetView.Row(
                label: Shown.time(entry.notice.createdAt),
                value: ([what] + parts).joined(separator: " · ")
            )
        }
    }

    /// What the platform was told of the certificate, and what became of it.
    private func told(_ record: ApplicationRecord, _ language: Language) throws -> [SheetView.Row] {
        try services.book.webhooks(of: record.number, limit: StaffResponder.messagesShown).map { queued in
            let state = words.text("message_\(queued.delivery.state.rawValue)", language)
            let what = [queued.delivery.endpoint, queued.event.kind.rawValue, state]
            return SheetView.Row(
                label: Shown.time(queued.event.occurredAt),
                value: words.text("platform_told", language, what.joined(separator: " · "))
            )
        }
    }

    private static let messagesShown = 500

    private func way(_ message: MessageRecord, _ language: Language) -> String {
        let channel = words.text("message_\(message.channel.rawValue)", language)
        let state = words.text("message_\(message.state.rawValue)", language)
        return [channel, message.target, state].compactMap(\.self).joined(separator: " ")
    }
}
