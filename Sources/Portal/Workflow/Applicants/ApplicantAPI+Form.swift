import Enrollment
import Model
import Store

/// The form of a draft, or of a rejected application that is being mended: 保存, 核对信息, 提交审核, 返回修改.
extension ApplicantAPI {
    func form(_ record: ApplicationRecord) throws -> HTTPReply { json(try formMembers(record)) }

    /// Keeps every field as it was sent; what is not sent is blank.
    ///
    /// What cannot be kept is named, and then nothing is kept.
    func save(_ record: ApplicationRecord, _ asked: Asked) async throws -> HTTPReply {
        let body = try APIBody(asked.call, allowing: ["version", "values", "agreementAccepted"])
        guard let version = try body.integer("version") else {
            throw APIError(.badMember(path: "version", detail: "is missing"))
        }
        let values = try body.texts("values")
        let accepts = try body.flag("agreementAccepted")
        _ = try await deed(asked, about: record.number.text).once { book in
            guard var working = try pages.working(record) else { throw WorkflowRefusal.state(record) }
            try expectFields(values, of: working.values)
            guard version == working.version else { throw WorkflowRefusal.state(record) }
            let recorded = working.recorded
            working.values.take(values, accepts: accepts, asked.account.mobile, recorded: recorded)
            try await keep(working, asked, book)
            return record.number.text
        }
        return try form(pages.own(record.number, asked.account))
    }

    /// No other members than the fields that are filled in.
    private func expectFields(_ typed: [String: String], of values: FormValues) throws(APIError) {
        let known = Set(values.fields.filter { !$0.isFixed }.map(\.path))
        for name in typed.keys.sorted() where !known.contains(name) {
            let path = "values.\(APIBody.shown(name))"
            throw APIError(.badMember(path: path, detail: "is no field of this form"))
        }
    }

    private func keep(_ working: PageResponder.Working, _ asked: Asked, _ book: KeyedBook) async throws {
        let record = working.record
        let submitter = Submitter(login: asked.account.login)
        let file = try ApplicationFile(json: pages.document(working))
        let failures = try services.enrollment.failures(of: file, by: submitter, isDraft: true)
        guard failures.isEmpty else { throw EnrollmentError(.validationFailed(failures)) }
        guard record.state == .rejected else {
            _ = try await desk(book).saveDraft(
                file,
                as: record.number,
                by: submitter,
                version: working.version
            )
            return
        }
        let revision = RevisionRecord(
            application: record.number,
            form: pages.document(working),
            version: working.version + 1,
            savedAt: services.clock.now
        )
        do throws(BookError) {
            try await book.commit([.form(.saveRevision(revision))])
        } catch {
            guard case .stateChanged = error.reason else { throw error }
            throw WorkflowRefusal.state(record)
        }
    }

    /// 核对信息: what would be handed in, and the mark that hands in exactly this.
    func check(_ record: ApplicationRecord) throws -> HTTPReply {
        guard let working = try pages.working(record) else { throw WorkflowRefusal.state(record) }
        let faults = try faults(of: working)
        return json([
            ("application", .string(record.number.text)),
            ("mark", .string(working.mark)),
            ("isComplete", .bool(faults.isEmpty)),
            ("faults", .array(faults.map(\.json))),
            ("values", .object(Self.texts(of: working.values))),
            ("uploads", .array(working.uploads.map { uploaded($0) })),
        ])
    }

    /// 提交审核.
    func submit(_ record: ApplicationRecord, _ asked: Asked) async throws -> HTTPReply {
        let body = try APIBody(asked.call, allowing: ["mark", "noOpenBids"])
        let mark = try body.line("mark", limit: 512)
        let isSaid = try body.flag("noOpenBids")
        _ = try await deed(asked, about: record.number.text).once { book in
            guard let working = try pages.working(record), working.mark == mark else {
                throw WorkflowRefusal.state(record)
            }
            let bids = await pages.openBids(working)
            guard bids == nil || bids == .nothing || isSaid else { throw WorkflowRefusal.bidsUnanswered }
            do throws(EnrollmentError) {
                try await pages.submit(working, asked.account, at: desk(book))
            } catch {
                throw try discreet(error, asked)
            }
            return record.number.text
        }
        return try detail(pages.own(record.number, asked.account))
    }

    /// 返回修改 of a rejected application: its form may be changed until it is handed in again.
    func revise(_ record: ApplicationRecord, _ asked: Asked) async throws -> HTTPReply {
        try expectNothing(asked)
        _ = try await deed(asked, about: record.number.text).once { book in
            guard record.state == .rejected else { throw WorkflowRefusal.state(record) }
            if try services.book.revision(of: record.number) == nil {
                try await pages.copy(record, into: book)
            }
            return record.number.text
        }
        return try form(pages.own(record.number, asked.account))
    }

    /// Everything that keeps a form from being handed in.
    func faults(of working: PageResponder.Working) throws -> [WorkflowRefusal.Fault] {
        let file = try ApplicationFile(json: pages.document(working))
        let submitter = Submitter(login: working.record.owner)
        let broken = try services.enrollment.failures(of: file, by: submitter)
        let missing = try pages.missing(working, .chinese)
        return broken.map { WorkflowRefusal.Fault($0) }
            + missing.map { WorkflowRefusal.Fault(field: $0.path, code: "missing", message: $0.text) }
    }

    /// The form with its fields, its documents and what is wrong.
    func formMembers(_ record: ApplicationRecord) throws -> [(String, JSONValue?)] {
        guard let working = try pages.working(record) else { throw WorkflowRefusal.state(record) }
        let values = working.values
        let needs = try pages.needs(working)
        let documents = AttachmentKind.allCases.compactMap { kind -> JSONValue? in
            let demand = needs.demand(kind)
            guard demand != .notWanted else { return nil }
            return .object([
                ("kind", .string(kind.rawValue)), ("label", .string(kind.label)),
                ("required", .bool(demand == .required)),
            ])
        }
        return [
            ("application", .string(record.number.text)),
            ("type", .string(values.type.rawValue)),
            ("applicant", .string(values.kind.rawValue)),
            ("profile", .string(values.profile)),
            ("certificate", values.certificate.map { .string($0) }),
            ("version", .number(String(working.version))),
            ("values", .object(Self.texts(of: values))),
            ("fields", .array(values.fields.map { field($0) })),
            ("documents", .array(documents)),
            ("uploads", .array(working.uploads.map { uploaded($0) })),
            ("asksAgreement", .bool(working.asksAgreement)),
            ("agreementAccepted", .bool(values.isAccepted)),
            ("faults", .array(try faults(of: working).map(\.json))),
        ]
    }

    /// The filled-in fields of a form by their place in it.
    static func texts(of values: FormValues) -> [(String, JSONValue?)] {
        values.fields.filter { !values.isBlank($0.path) }.map { field in
            (field.path, values.texts[field.path].map { .string($0) })
        }
    }

    private func field(_ field: FormField) -> JSONValue {
        let (kind, choices): (String, [String]) =
            switch field.kind {
            case .text: ("text", [])
            case .choice(let list), .radio(let list): ("choice", list)
            case .region: ("region", [])
            case .fixed, .kept: ("fixed", [])
            case .check: ("check", [])
            case .moment: ("moment", [])
            }
        let label = field.wordName
        return .object([
            ("path", .string(field.path)),
            ("label", pages.words.has(label) ? .string(pages.words.text(label, .chinese)) : nil),
            ("kind", .string(kind)),
            ("required", .bool(field.isRequired)),
            ("length", field.length.map { .number(String($0)) }),
            ("choices", choices.isEmpty ? nil : .array(choices.map { .string($0) })),
        ])
    }
}
