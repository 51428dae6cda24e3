import Enrollment
import Model
import Store

/// 通知模板: what applicants are told, with a sample of it, and writing it.
extension StaffResponder {
    private static let noticeColumns = ["field_notice", "notice_version", "notice_subject", "notice_text"]

    func notices(_ visit: StaffVisit) throws -> HTTPReply {
        let language = visit.language
        let columns = StaffResponder.noticeColumns.map { words.text($0, language) }
        let rows = try NoticeWording.placeholders.keys.sorted().map { name in
            let kept = try services.book.noticeTemplates(name).last
            let shipped = services.written(name)
            return QueueView.Row(
                [
                    QueueFact(label(of: name, language), path: "/notices/\(name)"),
                    QueueFact(version(of: kept, language)),
                    QueueFact(kept?.subject ?? shipped?.subject ?? ""),
                    QueueFact(kept?.text ?? shipped?.text ?? ""),
                ],
                columns
            )
        }
        let view = QueueView(
            title: words.text("register_notices", language),
            intro: words.text("register_notices_text", language),
            path: StaffRegisterPage.notices.path,
            columns: columns,
            rows: rows,
            filters: [],
            isEmpty: rows.isEmpty,
            empty: words.text("queue_empty", language),
            start: nil,
            earlier: nil,
            later: nil
        )
        return page("queue", "register_notices", visit, view)
    }

    func notice(_ name: String, _ visit: StaffVisit) async throws -> HTTPReply {
        guard visit.body != nil else { return try noticePage(name, visit) }
        return try await decide(visit) { () throws(EnrollmentError) in
            try StaffResponder.noticeAct(name, visit)
        } again: { faults, status in
            try noticePage(name, visit, faults, status: status)
        }
    }

    /// What a form about a notice asks for.
    static func noticeAct(_ name: String, _ visit: StaffVisit) throws(EnrollmentError) -> StaffAct {
        guard visit.text("deed") == "notice_set" else { throw unknownDeed }
        return .setNotice(
            name,
            subject: visit.text("subject"),
            text: visit.text("text"),
            english: visit.text("english")
        )
    }

    private func noticePage(
        _ name: String,
        _ visit: StaffVisit,
        _ faults: [FaultView] = [],
        status: Int = 200
    ) throws -> HTTPReply {
        guard let names = NoticeWording.names(of: name) else { throw PageError.notFound }
        let language = visit.language
        let all = try services.book.noticeTemplates(name)
        let shipped = services.written(name)
        let subject = all.last?.subject ?? shipped?.subject ?? ""
        let text = all.last?.text ?? shipped?.text ?? ""
        // What was typed and is wrong is shown as it would have been sent.
        let typed = visit.body == nil ? nil : visit.text("text")
        let samples = NoticeWording.samples
        let rows: [(word: String, value: String)] = [
            ("notice_version", version(of: all.last, language)),
            ("notice_values", names.sorted().map { "{{\($0)}}" }.joined(separator: " ")),
            ("notice_sample_subject", NoticeWording.filled(subject, samples)),
            ("notice_sample", NoticeWording.filled(typed ?? text, samples)),
            ("notice_sample_english", NoticeWording.filled(all.last?.english ?? "", samples)),
        ]
        let inputs = [
            DeedInput("subject", "notice_subject", .line(length: 60), value: subject),
            DeedInput("text", "notice_text", .long(length: 500), value: text),
            DeedInput("english", "notice_english", .long(length: 500), value: all.last?.english ?? ""),
        ]
        let view = DeedView(
            title: label(of: name, language),
            state: name,
            tone: "quiet",
            facts: rows.filter { !$0.value.isEmpty }.map {
                SheetView.Row(label: words.text($0.word, language), value: $0.value)
            },
            history: all.suffix(20).reversed().map { record in
                SheetView.Row(
                    label: Shown.time(record.createdAt),
                    value: "\(version(of: record, language)) · \(record.setBy) · \(record.text)"
                )
            },
            faults: faults,
            forms: may(.setNotices, visit)
                ? [form("notice_set", to: "/notices/\(name)", asking: inputs, visit, faults)] : [],
            notice: nil,
            back: StaffRegisterPage.notices.path
        )
        return page("deed", "register_notices", visit, view, status: status)
    }

    private func label(of name: String, _ language: Language) -> String {
        words.has("event_\(name)") ? words.text("event_\(name)", language) : name
    }

    private func version(of record: NoticeTemplateRecord?, _ language: Language) -> String {
        record.map { words.text("price_version", language, String($0.version)) }
            ?? words.text("notice_shipped", language)
    }
}
