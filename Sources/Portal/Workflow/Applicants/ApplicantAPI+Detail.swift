import Enrollment
import Model
import Store

/// An application as its owner may know it; staff are named by their role only, by not being named.
extension ApplicantAPI {
    func summary(of record: ApplicationRecord) -> [(String, JSONValue?)] {
        let row = pages.row(record, .chinese)
        return [
            ("number", .string(record.number.text)),
            ("type", .string(record.type.rawValue)),
            ("profile", .string(record.profile)),
            ("state", .string(record.state.rawValue)),
            ("stateText", .string(row.state)),
            ("next", .string(row.next)),
            ("certificate", record.certificate.map { .string($0.serial.hexadecimal) }),
            ("version", .number(String(record.version))),
            ("createdAt", .string(record.createdAt.rfc3339)),
            ("updatedAt", .string(record.updatedAt.rfc3339)),
        ]
    }

    func detailMembers(_ record: ApplicationRecord) throws -> [(String, JSONValue?)] {
        let about = try pages.held(by: record)
        let brought = try pages.ownCertificate(record)?.certificate.id.serial
        let values = FormValues(
            document: record.snapshot,
            about?.snapshot.form.kind,
            profile: about?.snapshot.form.profile.rawValue
        )
        let documents =
            record.state == .draft
            ? []
            : try services.book.attachments(of: record.number, snapshotVersion: record.snapshotVersion)
        let order = try services.book.order(of: record.number).map { JSONValue.object(members(of: $0)) }
        let delivery = try services.book.delivery(of: record.number).map {
            JSONValue.object(members(of: $0))
        }
        let code = try services.enrollment.codeStanding(of: record).map {
            JSONValue.object(members(of: $0))
        }
        var all = summary(of: record)
        all += [
            ("reasonCode", record.reasonCode.map { .string($0) }),
            ("reason", record.reasonText.map { .string($0) }),
            ("order", order), ("delivery", delivery), ("code", code),
            ("issued", brought.map { .string($0.hexadecimal) }),
            ("timeline", .array(try timeline(of: record))),
            ("values", values.map { .object(Self.texts(of: $0)) }),
            ("documents", .array(documents.map { handedIn($0) })),
        ]
        return all
    }

    private func members(of order: OrderRecord) -> [(String, JSONValue?)] {
        [
            ("amountFen", .number(String(order.amountFen))),
            ("state", .string(order.state.rawValue)),
            ("channel", order.channel.map { .string($0) }),
            ("paidAt", order.paidAt.map { .string($0.rfc3339) }),
        ]
    }

    private func members(of delivery: DeliveryRecord) -> [(String, JSONValue?)] {
        [
            ("method", .string(delivery.method)),
            ("state", .string(delivery.state.rawValue)),
            ("carrier", delivery.carrier.map { .string($0) }),
            ("trackingNumber", delivery.trackingNumber.map { .string($0) }),
        ]
    }

    private func members(of code: CodeStanding) -> [(String, JSONValue?)] {
        [
            ("state", .string(code.state.rawValue)),
            ("mobile", .string(code.mobile)),
            ("sentAt", .string(code.sentAt.rfc3339)),
            ("expiresAt", .string(code.expiresAt.rfc3339)),
            ("heldUntil", code.heldUntil.map { .string($0.rfc3339) }),
            ("nextAt", code.nextAt.map { .string($0.rfc3339) }),
        ]
    }

    /// What the applicant was told, oldest first.
    private func timeline(of record: ApplicationRecord) throws -> [JSONValue] {
        let begun = JSONValue.object([
            ("at", .string(record.createdAt.rfc3339)), ("event", .string("BEGUN")),
            ("text", .string(pages.words.text("event_begun", .chinese))),
        ])
        let told = try services.book.notices(of: record.number).map { entry -> JSONValue in
            let name = pages.typed("event_\(entry.notice.template)", record.type)
            let hasWords = pages.words.has(name)
            return .object([
                ("at", .string(entry.notice.createdAt.rfc3339)),
                ("event", .string(entry.notice.template)),
                ("text", hasWords ? .string(pages.words.text(name, .chinese)) : nil),
                ("reason", entry.notice.values["reason"].map { .string($0) }),
            ])
        }
        return [begun] + told
    }

    /// What is due, and where it can be paid.
    func payment(_ record: ApplicationRecord) throws -> HTTPReply {
        guard let order = try services.book.order(of: record.number) else {
            throw APIError(.noSuchResource)
        }
        let end = order.createdAt.advanced(bySeconds: services.site.unpaidDays * 86_400)
        let account = services.site.account
        let isDue = record.state == .pendingPayment
        var all = members(of: order)
        all.append(("isOnline", .bool(isDue && services.cashier != nil)))
        guard isDue else { return json(all) }
        let payee = JSONValue.object([
            ("payee", .string(account.payee)), ("bank", .string(account.bank)),
            ("number", .string(account.number)),
        ])
        all += [("payBefore", .string(end.rfc3339)), ("account", payee)]
        return json(all)
    }

    /// 去支付: the way to the provider; asked again it is the way to the same trade while that is open.
    func pay(_ record: ApplicationRecord) async throws -> HTTPReply {
        guard let cashier = services.cashier else { throw APIError(.noSuchResource) }
        guard record.state == .pendingPayment else { throw WorkflowRefusal.state(record) }
        let address = try await cashier.address(of: record, by: .applicant(login: record.owner))
        return json([("address", .string(address))], status: 201)
    }

    /// 更新码, 替换码, 解锁码: how things stand.
    func code(_ record: ApplicationRecord) throws -> HTTPReply {
        guard let standing = try services.enrollment.codeStanding(of: record) else {
            throw APIError(.noSuchResource)
        }
        return json(members(of: standing))
    }

    /// Sends another one.
    func resend(_ record: ApplicationRecord, _ asked: Asked) async throws -> HTTPReply {
        try await move(record, asked) { book in
            _ = try await desk(book).resendCode(record.number, by: .applicant(login: record.owner))
        }
    }
}
