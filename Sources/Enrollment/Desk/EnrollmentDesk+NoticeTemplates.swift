public import Model

/// 通知模板: the words of notices, written at the desk.
extension EnrollmentDesk {
    /// Sets the words of a notice; from the next message on they hold.
    ///
    /// - Parameters:
    ///   - template: which notice, as `PAY`.
    ///   - subject: 主题, 2 to 60 characters.
    ///   - text: what it says, 2 to 500 characters; names values that the notice has, as `{{number}}`, and its code where it brings one.
    ///   - english: the same in English; empty for none.
    ///   - principal: a business administrator.
    /// - Returns: the words as they are kept.
    /// - Throws: `EnrollmentError` with `.notFound` for no such notice, `.notPermitted`, `.sodViolation`, `.validationFailed`, or `.book`
    ///   (`.exists` when somebody else set it in the same moment).
    public func setNotice(
        _ template: String,
        subject: String,
        _ text: String,
        english: String,
        by principal: Principal
    ) async throws(EnrollmentError) -> NoticeTemplateRecord {
        guard let names = NoticeWording.names(of: template) else {
            throw EnrollmentError(.notFound(object: "notice of this name"))
        }
        do throws(EnrollmentError) {
            try permit(.setNotices, principal, nil)
        } catch {
            throw await recorded(error, "notice.set", principal, template)
        }
        let earlier = try read { () throws(BookError) in try source.noticeTemplates(template) }
        let isBlank = english.allSatisfy(\.isWhitespace)
        let record = NoticeTemplateRecord(
            template: template,
            version: (earlier.last?.version ?? 0) + 1,
            subject: try wording(subject, 2...60, "subject", "主题", names, needs: nil),
            text: try wording(
                text,
                2...500,
                "text",
                "正文",
                names,
                needs: names.contains("code") ? "code" : nil
            ),
            english: isBlank ? nil : try wording(english, 2...500, "english", "英文", names, needs: nil),
            setBy: principal.auditName,
            createdAt: clock.now
        )
        var detail = ["version": String(record.version), "subject": record.subject, "text": record.text]
        detail["english"] = record.english
        try await write([
            .office(.setNotice(record)), .audit(audit("notice.set", template, principal, detail)),
        ])
        return record
    }

    /// A text that names nothing but what the notice has: braces must never be shown to an applicant.
    private func wording(
        _ raw: String,
        _ length: ClosedRange<Int>,
        _ field: String,
        _ label: String,
        _ names: Set<String>,
        needs needed: String?
    ) throws(EnrollmentError) -> String {
        let text = try words(raw, length, field, label)
        let known = names.sorted().map { "{{\($0)}}" }.joined(separator: " ")
        guard let named = NoticeWording.names(in: text), named.allSatisfy({ names.contains($0) }) else {
            let message = "\(label)：只能使用 \(known)"
            throw EnrollmentError(.validationFailed([ValidationFailure(field, .notInList, message)]))
        }
        guard needed.map({ named.contains($0) }) ?? true else {
            let message = "\(label)：缺少 {{\(needed ?? "")}}"
            throw EnrollmentError(.validationFailed([ValidationFailure(field, .missing, message)]))
        }
        // A code goes out as a short message alone: it has no place in a subject.
        guard field != "subject" || !named.contains("code") else {
            throw EnrollmentError(
                .validationFailed([ValidationFailure(field, .notInList, "\(label)：不能使用 {{code}}")])
            )
        }
        return text
    }
}
