import Enrollment
import Messages
public import Model
import OpenSSL
import Store

/// 发件箱: takes notices from the book to relay and gateway.
///
/// A message is taken on record before it is tried, and what came of it is on record afterwards. When power fails in
/// between it is tried again: an applicant may get a notice twice, and never none.
public struct Outbox: Sendable {
    /// How many messages one round takes.
    private static let roundLimit = 100
    /// How many are on their way at once.
    private static let width = 4

    let book: BookOfRecord
    let catalogue: NoticeCatalogue
    let mail: (any MailSender)?
    let shortMessage: (any ShortMessageSender)?
    let signature: String
    let clock: WallClock
    let policy: OutboxPolicy
    /// Opens a sealed code for the notice that brings it.
    let unseal: @Sendable (_ sealed: [UInt8], _ notice: String) throws -> [UInt8]
    /// Opens a document that is kept, by the name it was stored as; nil where none is sent.
    var document: (@Sendable (_ name: String) throws -> [UInt8])?

    /// Tries what is due, once.
    ///
    /// - Returns: what became of each, in no order; empty when nothing was due.
    /// - Throws: `BookError` when the book cannot be read or written.
    public func round() async throws(BookError) -> [MessageRecord] {
        let due = try book.dueMessages(at: clock.now, on: channels, limit: Outbox.roundLimit)
        do {
            return try await withThrowingTaskGroup(of: MessageRecord?.self) { group in
                var rest = due[...]
                var done: [MessageRecord] = []
                for message in rest.prefix(Outbox.width) { group.addTask { try await send(message) } }
                rest = rest.dropFirst(Outbox.width)
                while let record = try await group.next() {
                    if let record { done.append(record) }
                    if let next = rest.popFirst() { group.addTask { try await send(next) } }
                }
                return done
            }
        } catch let error as BookError {
            throw error
        } catch {
            throw BookError(.cannotOpen(path: book.path, detail: "\(error)"))
        }
    }

    /// The ways that are configured; what waits for the other one is neither tried nor given up.
    private var channels: Set<MessageRecord.Channel> {
        Set((mail == nil ? [] : [.mail]) + (shortMessage == nil ? [] : [.shortMessage]))
    }

    /// Tries one message; nil when somebody else has taken it.
    private func send(_ message: QueuedMessage) async throws(BookError) -> MessageRecord? {
        var record = message.record
        record.state = .sending
        record.attempts += 1
        record.dueAt = clock.now.advanced(bySeconds: OutboxPolicy.leaseSeconds)
        record.updatedAt = clock.now
        do throws(BookError) {
            try await book.commit([.updateMessage(record, from: message.record)])
        } catch {
            guard case .stateChanged = error.reason else { throw error }
            return nil
        }
        let taken = record
        let isOld = policy.isTooOld(message.record.dueAt, at: clock.now)
        let fault = isOld ? Fault(.tooOld) : await attempt(message.notice, &record)
        settle(&record, fault)
        try await book.commit(
            [.updateMessage(record, from: taken)] + forgetting(record, message.notice)
                + audit(record, message.notice)
        )
        return record
    }

    /// Writes the message and hands it over.
    ///
    /// - Returns: what kept it; nil for nothing.
    private func attempt(_ notice: Notice, _ record: inout MessageRecord) async -> Fault? {
        do {
            guard let (person, mobile) = try recipient(of: notice) else { return Fault(.nobody) }
            let bringsCode = NoticeCatalogue.bringsCode(notice.template)
            if bringsCode, notice.sealed == nil { return Fault(.forgotten) }
            let words = try catalogue.text(
                book.noticeTemplates(notice.template).last,
                of: notice.template,
                values(of: notice),
                hasRoom: record.channel == .mail
            )
            switch record.channel {
            case .mail:
                guard let mail else { return Fault(.noWay) }
                let (recipient, attachment) = try destination(of: notice, person)
                record.target = Mask.email(recipient)
                try await mail.send(
                    Mail(
                        recipient: recipient,
                        subject: words.subject,
                        text: words.text,
                        id: "notice-\(record.notice)",
                        at: notice.createdAt,
                        attachment: attachment
                    )
                )
            case .shortMessage:
                guard let shortMessage else { return Fault(.noWay) }
                record.target = Mask.mobile(mobile)
                try await shortMessage.send(
                    ShortMessage(recipient: mobile, text: "【\(signature)】\(words.text)")
                )
            }
            return nil
        } catch let error as DeliveryError {
            return Fault(error)
        } catch {
            return Fault(describe(error))
        }
    }

    /// Where a mail goes, and what goes with it: an invoice to the address that was given for it.
    private func destination(
        of notice: Notice,
        _ person: Person
    ) throws -> (recipient: String, attachment: MailAttachment?) {
        guard notice.template == "INVOICE", let number = notice.application,
            let invoice = try book.invoice(of: number)
        else { return (person.email.ascii, nil) }
        guard let document, let stored = invoice.storedAs else { return (invoice.email, nil) }
        let file = MailAttachment(
            name: "invoice-\(invoice.number ?? "").pdf",
            type: "application/pdf",
            content: try document(stored)
        )
        return (invoice.email, file)
    }

    /// The values of a notice, with the code that it brings: nothing else ever sees it.
    private func values(of notice: Notice) throws -> [String: String] {
        guard let sealed = notice.sealed else { return notice.values }
        var code = try unseal(sealed, CodeBinding.notice(notice.template, notice.application))
        defer { code.wipe() }
        return notice.values.merging(["code": String(decoding: code, as: UTF8.self)]) { $1 }
    }

    /// A code is not kept once it was sent, or cannot be.
    private func forgetting(_ record: MessageRecord, _ notice: Notice) -> [Change] {
        guard notice.sealed != nil, record.state == .sent || record.state == .failed else { return [] }
        return [.forgetSealed(notice: record.notice)]
    }

    /// Who the notice is for: the person of the application as it stands now, and their number.
    ///
    /// What warns of another number goes to the one before, and a code for an emergency to the one on record of the certificate.
    private func recipient(of notice: Notice) throws -> (person: Person, mobile: String)? {
        guard let number = notice.application, let application = try book.application(number) else {
            return nil
        }
        let snapshot = try ApplicationSnapshot(canonicalJSON: application.snapshot)
        let isOfRecord = notice.template == "SECURITY" || notice.template == "CODE_EMERGENCY"
        let account = try isOfRecord ? nil : book.mobile(ofAccount: application.owner)
        return (snapshot.form.person, snapshot.mobile(of: application, account: account))
    }

    private func settle(_ record: inout MessageRecord, _ fault: Fault?) {
        record.updatedAt = clock.now
        record.detail = fault?.detail
        guard let fault else {
            record.state = .sent
            return
        }
        record.state = fault.isFinal || policy.isSpent(record.attempts) ? .failed : .waiting
        record.dueAt = clock.now.advanced(bySeconds: policy.pause(after: record.attempts))
    }

    /// A message that is given up is told to the auditors: somebody was not told something.
    private func audit(_ record: MessageRecord, _ notice: Notice) -> [Change] {
        guard record.state == .failed else { return [] }
        let detail = [
            "template": notice.template, "channel": record.channel.rawValue, "reason": record.detail ?? "",
        ]
        return [
            .audit(
                AuditEvent(
                    at: clock.now,
                    actor: "system",
                    action: "notice.fail",
                    object: notice.application?.text ?? "notice \(record.notice)",
                    detail: detail
                )
            )
        ]
    }
}
