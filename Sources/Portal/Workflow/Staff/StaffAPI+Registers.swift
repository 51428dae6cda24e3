import Enrollment
import Model
import OpenSSL
import Store

/// 收款明细 and 审计日志.
extension StaffAPI {
    /// So many entries of the chain are looked at for one page.
    private static let looking = 200_000

    /// What arrived from day to day, 31 days at most; without days, today.
    func receipts(_ visit: StaffVisit) throws -> HTTPReply {
        let book = services.book
        return try payments("receipts", visit) {
            try book.payments(recorded: $0, skipping: $1, limit: $2)
        } members: { payment in
            [
                ("state", .string(payment.state.rawValue)),
                ("evidence", payment.evidence.map { .string($0) }),
                ("recordedBy", .string(payment.recordedBy)),
                ("createdAt", .string(payment.createdAt.rfc3339)),
            ]
        }
    }

    /// What went back from day to day, 31 days at most; without days, today.
    func returns(_ visit: StaffVisit) throws -> HTTPReply {
        let book = services.book
        return try payments("returns", visit) {
            try book.payments(returned: $0, skipping: $1, limit: $2)
        } members: { payment in
            [
                ("refundTransaction", payment.refundTransaction.map { .string($0) }),
                ("paidAt", .string(payment.createdAt.rfc3339)),
                ("returnedAt", .string(payment.updatedAt.rfc3339)),
            ]
        }
    }

    /// A page of the payments of some days: what all have, and the `members` of this list.
    private func payments(
        _ name: String,
        _ visit: StaffVisit,
        find: (ClosedRange<Timestamp>, _ skipping: Int, _ limit: Int) throws -> [PaymentRecord],
        members: (PaymentRecord) -> [(String, JSONValue?)]
    ) throws -> HTTPReply {
        let paging = try Paging(visit.query)
        let skipping = try paging.skipping()
        try expectDays(visit.query)
        let days = ReceiptDays(visit.query, today: CalendarDay(services.clock.now))
        let found = try find(days.times, skipping, paging.limit + 1)
        let next = paging.next(skipping: skipping, found: found.count)
        let rows = found.prefix(paging.limit).map { payment -> JSONValue in
            let common: [(String, JSONValue?)] = [
                ("application", .string(payment.application.text)),
                ("amountFen", .number(String(payment.amountFen))),
                ("channel", .string(payment.channel)),
                ("transaction", .string(payment.transaction)),
            ]
            return .object(common + members(payment))
        }
        return desk.json([
            ("from", .string(days.first.description)), ("to", .string(days.last.description)),
            (name, .array(rows)), ("next", next.map { .string($0) }),
        ])
    }

    /// The audit chain, oldest first; who may read their own deeds gets those.
    func audit(_ visit: StaffVisit) throws -> HTTPReply {
        let query = visit.query
        let paging = try Paging(query)
        try expectDays(query)
        let after = try paging.cursor.map { text -> Int64 in
            guard let number = Int64(text), number >= 0 else { throw Paging.unknown }
            return number
        }
        let found = try services.book.auditEntries(
            AuditQuery(query).filter(for: visit.member),
            after: after ?? 0,
            limit: paging.limit,
            looking: StaffAPI.looking
        )
        return desk.json([
            ("entries", .array(try found.entries.map { try entry($0) })),
            ("next", found.next.map { .string(String($0)) }),
        ])
    }

    /// One entry, with whether the signature of who did it holds.
    private func entry(_ entry: AuditEntry) throws -> JSONValue {
        let event = entry.event
        let standing = try SignatureStanding(event) { hash in
            guard let der = try services.book.certificate(keyHash: hash)?.certificate else { return nil }
            return try? Certificate(der: der).publicKey
        }
        let detail = event.detail.sorted { $0.key < $1.key }.map { fact -> (String, JSONValue?) in
            (fact.key, .string(fact.value))
        }
        return .object([
            ("sequence", .number(String(entry.sequence))),
            ("at", .string(event.at.rfc3339)),
            ("actor", .string(event.actor)),
            ("action", .string(event.action)),
            ("object", .string(event.object)),
            ("detail", .object(detail)),
            ("signature", .string(standing.rawValue)),
        ])
    }

    private func expectDays(_ query: FormBody) throws(APIError) {
        for name in ["from", "to"] {
            guard let text = query.text(name), CalendarDay(text) == nil else { continue }
            throw APIError(.badMember(path: name, detail: "must be a day, as 2026-11-30"))
        }
    }
}
