import Enrollment
import Model
import Store

/// 申办查询 and 申办详情, 新办 and the businesses about a certificate, 撤销 and 删除.
extension ApplicantAPI {
    func list(_ asked: Asked) throws -> HTTPReply {
        let query = asked.query
        let paging = try Paging(query)
        var filter = ApplicationFilter()
        filter.owner = asked.account.login
        if let state = try query.word("state", as: ApplicationState.self) { filter.states = [state] }
        if let type = try query.word("type", as: ApplicationType.self) { filter.types = [type] }
        for name in ["from", "to"] where query.text(name).map({ CalendarDay($0) == nil }) ?? false {
            throw APIError(.badMember(path: name, detail: "must be a day, as 2026-11-30"))
        }
        filter.created = ListDays(query).times
        // A place in somebody else's list is none in this one.
        let cursor = try paging.cursor.map { text -> ApplicationNumber in
            guard let number = ApplicationNumber(text),
                try services.book.application(number)?.owner == asked.account.login
            else { throw Paging.unknown }
            return number
        }
        let found = try services.book.applications(filter, after: cursor, limit: paging.limit + 1)
        let rows = found.prefix(paging.limit)
        let next = found.count > paging.limit ? rows.last?.number.text : nil
        return json([
            ("applications", .array(rows.map { .object(summary(of: $0)) })),
            ("next", next.map { .string($0) }),
        ])
    }

    /// Begins a draft; whoever has one like it that is untouched goes on with that.
    func begin(_ asked: Asked) async throws -> HTTPReply {
        let body = try APIBody(
            asked.call,
            allowing: ["type", "applicant", "profile", "certificate", "noOpenBids"]
        )
        let number = try await deed(asked, about: "").once { book in
            try await draft(body, asked, book).number.text
        }
        let record = try began(number, asked)
        return json(
            try formMembers(record),
            status: 201,
            more: [("location", "\(WorkflowContract.prefix)applications/\(number)")]
        )
    }

    /// The draft that a request brought; it may have been discarded since.
    private func began(_ number: String, _ asked: Asked) throws -> ApplicationRecord {
        guard let number = ApplicationNumber(number) else { throw APIError(.noSuchResource) }
        return try pages.own(number, asked.account)
    }

    private func draft(_ body: APIBody, _ asked: Asked, _ book: KeyedBook) async throws -> ApplicationRecord {
        let named = try body.text("type", limit: 16) ?? "NEW"
        guard let type = ApplicationType(rawValue: named) else {
            throw APIError(.badMember(path: "type", detail: "is no business"))
        }
        let present = try pages.drafts(of: asked.account)
        guard type != .new else { return try await newDraft(body, asked, present, book) }
        guard let service = CertificateService.allCases.first(where: { $0.type == type }),
            let text = try body.text("certificate", limit: 40), let serial = SerialNumber(hexadecimal: text)
        else { throw APIError(.badMember(path: "certificate", detail: "must be a serial number")) }
        let held = try pages.own(serial, asked.account)
        if let obstacle = try pages.obstacle(to: service, held, asked.account) {
            throw try discreet(obstacle, asked)
        }
        let bids = await pages.openBids(service, held)
        guard try bids == nil || bids == .nothing || body.flag("noOpenBids") else {
            throw WorkflowRefusal.bidsUnanswered
        }
        let same = present.first { $0.type == type && $0.certificate == held.certificate.id }
        if let same { return same }
        guard pages.hasRoom(present, asked.account) else { throw WorkflowRefusal.enoughDrafts }
        let file = try pages.blank(type, held, asked.account)
        return try await desk(book).saveDraft(file, by: Submitter(login: asked.account.login))
    }

    private func newDraft(
        _ body: APIBody,
        _ asked: Asked,
        _ present: [ApplicationRecord],
        _ book: KeyedBook
    ) async throws -> ApplicationRecord {
        let kind = try body.text("applicant", limit: 16) ?? ""
        let profile = try body.text("profile", limit: 16) ?? (kind == "EXPERT" ? "EXPERT" : "")
        let choice = PageResponder.choices.first { $0.0.rawValue == kind && $0.1.rawValue == profile }
        guard let choice else {
            throw APIError(
                .badMember(
                    path: "applicant",
                    detail: "must be EXPERT, or TENDERER or BIDDER with profile ORG or HANDLER"
                )
            )
        }
        var values = FormValues(choice.0, profile: choice.1)
        values.fill(asked.account.mobile)
        if let same = present.first(where: { pages.isUntouched($0, values) }) { return same }
        guard pages.hasRoom(present, asked.account) else { throw WorkflowRefusal.enoughDrafts }
        let file = try ApplicationFile(json: values.document([]))
        return try await desk(book).saveDraft(file, by: Submitter(login: asked.account.login))
    }

    /// A refusal that says nothing of what is somebody else's.
    func discreet(_ error: EnrollmentError, _ asked: Asked) throws -> any Error {
        switch error.reason {
        case .conflictingApplication(let number?):
            let isOwn = try services.book.application(number)?.owner == asked.account.login
            return isOwn ? error : EnrollmentError(.conflictingApplication(nil))
        case .duplicateCertificate:
            return WorkflowRefusal(
                code: error.code,
                message: "there is a certificate of this kind in use",
                hint: error.hint,
                kind: error.kind,
                chinese: pages.words.text("refused_duplicate", .chinese)
            )
        default: return error
        }
    }

    func detail(_ record: ApplicationRecord) throws -> HTTPReply { json(try detailMembers(record)) }

    /// 删除: what is gone is gone, so that no key is needed to ask again.
    func discard(_ record: ApplicationRecord) async throws -> HTTPReply {
        let uploads = try pages.room.uploads(of: record.number)
        try await services.enrollment.discard(record.number, by: .applicant(login: record.owner))
        pages.room.forget(uploads)
        return nothing()
    }

    /// 撤销.
    func withdraw(_ record: ApplicationRecord, _ asked: Asked) async throws -> HTTPReply {
        try await move(record, asked) { book in
            _ = try await desk(book).withdraw(record.number, by: .applicant(login: record.owner))
        }
    }

    /// 放弃: rows N3, X3.
    func cancel(_ record: ApplicationRecord, _ asked: Asked) async throws -> HTTPReply {
        try await move(record, asked) { book in
            _ = try await desk(book).giveUp(record.number, by: .applicant(login: record.owner))
            // It is given up whether or not the provider hears of it now: the rounds ask again.
            try? await services.cashier?.ask(about: record.number)
        }
    }

    /// 确认收货.
    func receive(_ record: ApplicationRecord, _ asked: Asked) async throws -> HTTPReply {
        try await move(record, asked) { book in
            _ = try await desk(book).confirmDelivery(record.number, by: .applicant(login: record.owner))
        }
    }

    /// Does a deed that takes nothing but the application, and shows how it stands then.
    func move(
        _ record: ApplicationRecord,
        _ asked: Asked,
        _ act: (KeyedBook) async throws -> Void
    ) async throws -> HTTPReply {
        try expectNothing(asked)
        _ = try await deed(asked, about: record.number.text).once { book in
            try await act(book)
            return record.number.text
        }
        return try detail(pages.own(record.number, asked.account))
    }
}
