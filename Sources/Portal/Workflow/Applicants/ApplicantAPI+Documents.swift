import Enrollment
import Model
import Store

/// Documents of a form: handed in one by one, looked at, removed.
extension ApplicantAPI {
    /// Takes one document: the body is the file, and `kind` says what it shows.
    func upload(_ record: ApplicationRecord, _ asked: Asked) async throws -> HTTPReply {
        guard let kind = try asked.query.word("kind", as: AttachmentKind.self) else {
            throw APIError(.badMember(path: "kind", detail: "is missing"))
        }
        guard !asked.call.body.isEmpty else {
            throw APIError(.badMember(path: "body", detail: "must be the document"))
        }
        _ = try await deed(asked, about: record.number.text).once { book in
            try await take(kind, asked, record, book)
            return record.number.text
        }
        return json(try formMembers(pages.own(record.number, asked.account)), status: 201)
    }

    private func take(
        _ kind: AttachmentKind,
        _ asked: Asked,
        _ record: ApplicationRecord,
        _ book: KeyedBook
    ) async throws {
        guard let working = try pages.working(record) else { throw WorkflowRefusal.state(record) }
        let needs = try pages.needs(working)
        guard needs.demand(kind) != .notWanted else {
            throw APIError(.badMember(path: "kind", detail: "is not wanted by this form"))
        }
        let room = DocumentRoom(services: services, writing: book)
        let file = FormBody.File(name: "file.\(kind.rawValue)", content: asked.call.body[...])
        let faults = try await room.take([file], for: record, needs)
        guard faults.isEmpty else {
            throw WorkflowRefusal.invalid(
                faults.map { kind, fault in
                    WorkflowRefusal.Fault(
                        field: kind.rawValue,
                        code: fault.code.rawValue,
                        message: fault.message
                    )
                }
            )
        }
    }

    func document(_ id: String, _ record: ApplicationRecord, _ asked: Asked) async throws -> HTTPReply {
        if asked.isLook { return try await pages.document(id, of: record, asked.account) }
        guard try pages.working(record) != nil else { throw WorkflowRefusal.state(record) }
        try await pages.room.remove(id, of: record.number)
        return nothing()
    }

    /// A document that is not handed in yet.
    func uploaded(_ upload: UploadRecord) -> JSONValue {
        .object([
            ("id", .string(upload.id)), ("kind", .string(upload.kind)),
            ("mediaType", .string(upload.mediaType)), ("size", .number(String(upload.size))),
        ])
    }

    /// A document that was handed in.
    func handedIn(_ attachment: AttachmentRecord) -> JSONValue {
        .object([
            ("id", .string(attachment.storedAs)), ("kind", .string(attachment.kind)),
            ("mediaType", .string(attachment.mediaType)), ("size", .number(String(attachment.size))),
        ])
    }
}
