import Enrollment
import Model
import Store

/// What the book has of one application, as JSON for an archive of evidence; no code is in it.
struct CaseRecords {
    let book: BookOfRecord
    let record: ApplicationRecord

    /// The application, its submissions, and what hangs on it.
    ///
    /// - Throws: `BookError`.
    func files() throws -> [EvidenceFile] {
        var files = [file("application", application)]
        files += try submissions()
        if let order = try book.order(of: record.number) { files.append(file("order", json(order))) }
        files.append(file("payments", .array(try book.payments(of: record.number).map(json))))
        if let invoice = try book.invoice(of: record.number) { files.append(file("invoice", json(invoice))) }
        if let delivery = try book.delivery(of: record.number) {
            files.append(file("delivery", json(delivery)))
        }
        let notices = try book.notices(of: record.number)
        let messages = try book.messages(of: record.number, limit: 10_000)
        files.append(file("notices", .array(notices.map { json($0.notice, id: $0.id) })))
        files.append(file("messages", .array(messages.map { json($0.record) })))
        return files
    }

    /// Every submission as it was frozen: the octets are those that the book has.
    private func submissions() throws -> [EvidenceFile] {
        guard record.snapshotVersion > 0, record.state != .draft else { return [] }
        let earlier = try (1..<max(1, record.snapshotVersion)).compactMap { version -> EvidenceFile? in
            let former = try book.formerSubmission(of: record.number, snapshotVersion: version)
            return former.map { EvidenceFile(name: "submissions/\(version).json", content: $0) }
        }
        let last = EvidenceFile(name: "submissions/\(record.snapshotVersion).json", content: record.snapshot)
        return earlier + [last]
    }

    private func file(_ name: String, _ value: JSONValue) -> EvidenceFile {
        EvidenceFile(name: "records/\(name).json", content: CanonicalJSON.encode(value) + [0x0A])
    }

    private var application: JSONValue {
        .object([
            ("number", .string(record.number.text)), ("type", .string(record.type.rawValue)),
            ("state", .string(record.state.rawValue)), ("version", number(record.version)),
            ("subject", .string(record.subjectUID)), ("profile", .string(record.profile)),
            ("owner", .string(record.owner)), ("registrar", text(record.registrar)),
            ("submission", number(record.snapshotVersion)), ("reviewer", text(record.reviewer)),
            ("reasonCode", text(record.reasonCode)), ("reasonText", text(record.reasonText)),
            ("certificate", text(record.certificate?.serial.hexadecimal)),
            ("createdAt", time(record.createdAt)), ("updatedAt", time(record.updatedAt)),
        ])
    }

    private func json(_ order: OrderRecord) -> JSONValue {
        .object([
            ("amountFen", number(order.amountFen)), ("state", .string(order.state.rawValue)),
            ("channel", text(order.channel)), ("transaction", text(order.channelTransaction)),
            ("confirmedBy", text(order.confirmedBy)), ("createdAt", time(order.createdAt)),
            ("paidAt", order.paidAt.map(time)),
        ])
    }

    private func json(_ payment: PaymentRecord) -> JSONValue {
        .object([
            ("channel", .string(payment.channel)), ("transaction", .string(payment.transaction)),
            ("amountFen", number(payment.amountFen)), ("state", .string(payment.state.rawValue)),
            ("evidence", text(payment.evidence)), ("refundTransaction", text(payment.refundTransaction)),
            ("recordedBy", .string(payment.recordedBy)), ("createdAt", time(payment.createdAt)),
            ("updatedAt", time(payment.updatedAt)),
        ])
    }

    private func json(_ invoice: InvoiceRecord) -> JSONValue {
        .object([
            ("title", .string(invoice.title)), ("taxNumber", text(invoice.taxNumber)),
            ("amountFen", number(invoice.amountFen)), ("state", .string(invoice.state.rawValue)),
            ("number", text(invoice.number)), ("reversal", text(invoice.reversal)),
            ("createdAt", time(invoice.createdAt)), ("updatedAt", time(invoice.updatedAt)),
        ])
    }

    private func json(_ delivery: DeliveryRecord) -> JSONValue {
        .object([
            ("method", .string(delivery.method)), ("state", .string(delivery.state.rawValue)),
            ("carrier", text(delivery.carrier)), ("trackingNumber", text(delivery.trackingNumber)),
            ("updatedAt", time(delivery.updatedAt)),
        ])
    }

    /// A notice; what is sealed in it, a code, stays where it is.
    private func json(_ notice: Notice, id: Int64) -> JSONValue {
        let values = notice.values.sorted { $0.key < $1.key }.map {
            ($0.key, JSONValue?.some(.string($0.value)))
        }
        return .object([
            ("id", number(id)), ("template", .string(notice.template)), ("values", .object(values)),
            ("createdAt", time(notice.createdAt)),
        ])
    }

    private func json(_ message: MessageRecord) -> JSONValue {
        .object([
            ("notice", number(message.notice)), ("channel", .string(message.channel.rawValue)),
            ("state", .string(message.state.rawValue)), ("attempts", number(Int64(message.attempts))),
            ("target", text(message.target)), ("updatedAt", time(message.updatedAt)),
        ])
    }

    private func number(_ value: Int64) -> JSONValue { .number(String(value)) }
    private func time(_ time: Timestamp) -> JSONValue { .number(String(time.secondsSinceEpoch)) }
    private func text(_ words: String?) -> JSONValue? { words.map { .string($0) } }
}
