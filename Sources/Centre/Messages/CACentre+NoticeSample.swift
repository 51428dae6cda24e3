public import Enrollment
import Messages
import Model
import Store

extension CACentre {
    /// Mails an example of a notice to who writes it, in the words that hold now and with made-up values; on record before it is sent.
    ///
    /// - Parameters:
    ///   - template: which notice, as `PAY`.
    ///   - recipient: where to.
    ///   - staff: a business administrator.
    /// - Throws: `EnrollmentError` with `.notPermitted`; `CentreError` with `.noOutbox` where no mail is sent; `TemplateError` with
    ///   `.unknown`; `DeliveryError`; `BookError`.
    public func mailSample(
        of template: String,
        to recipient: EmailAddress,
        by staff: StaffOperator
    ) async throws {
        guard !Permission.check(.setNotices, Principal(staff.record), nil).isEmpty else {
            throw EnrollmentError(.notPermitted(.setNotices))
        }
        guard let outbox = try outbox() else { throw CentreError(.noOutbox) }
        let event = AuditEvent(
            at: clock.now,
            actor: staff.record.name,
            action: "notice.test",
            object: template,
            detail: ["target": Mask.email(recipient.text)]
        )
        _ = try outbox.sample(of: template)
        try await staff.book.commit([.audit(event)])
        try await outbox.mailSample(of: template, to: recipient)
    }
}

extension Outbox {
    /// An example of a notice, in the words that hold now.
    func sample(of template: String) throws -> NoticeText {
        try catalogue.text(
            book.noticeTemplates(template).last,
            of: template,
            NoticeWording.samples,
            hasRoom: true
        )
    }

    /// Mails it; nothing in it is anybody's.
    func mailSample(of template: String, to recipient: EmailAddress) async throws {
        guard let mail else { throw CentreError(.noOutbox) }
        let words = try sample(of: template)
        try await mail.send(
            Mail(
                recipient: recipient.ascii,
                subject: "【测试】\(words.subject)",
                text: words.text,
                id: "sample-\(template.lowercased())-\(clock.now.secondsSinceEpoch)",
                at: clock.now,
                attachment: nil
            )
        )
    }
}
