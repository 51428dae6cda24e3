import Enrollment
import Model
import Store

/// The documents of an application that waits for its review; who looks at one is on record, and across it.
extension StaffResponder {
    func documents(
        of record: ApplicationRecord,
        _ snapshot: ApplicationSnapshot,
        _ language: Language
    ) throws -> [ReviewView.Document] {
        let version = record.snapshotVersion
        let all = try services.book.attachments(of: record.number, snapshotVersion: version)
        let before =
            version > 1
            ? try services.book.attachments(of: record.number, snapshotVersion: version - 1) : []
        let known = Set(before.map(\.fingerprint))
        let checks = ReviewCheck.required(for: snapshot)
        return all.enumerated().map { index, attachment in
            let size = "\(Shown.type(attachment.mediaType)) \(Shown.size(attachment.size))"
            return ReviewView.Document(
                label: words.text("document_\(attachment.kind)", language),
                path: "/review/\(record.number)/documents/\(attachment.storedAs)",
                size: size,
                isPicture: attachment.mediaType.hasPrefix("image/"),
                isNew: version > 1 && !known.contains(attachment.fingerprint),
                checks: checks.filter { $0.document?.rawValue == attachment.kind }
                    .map { words.text("check_\($0.rawValue)", language) },
                number: index + 1
            )
        }
    }

    /// One document: a picture with words across it, a PDF to be saved.
    func document(_ id: String, of number: ApplicationNumber, _ visit: StaffVisit) async throws -> HTTPReply {
        guard let record = try services.book.application(number),
            let found = try services.book.attachments(
                of: number,
                snapshotVersion: record.snapshotVersion
            ).first(where: { $0.storedAs == id }), let media = MediaType(rawValue: found.mediaType)
        else { throw PageError.notFound }
        _ = try await services.enrollment.view(number, document: id, by: visit.principal)
        guard media != .pdf else {
            let name = "\(number)-\(id.prefix(8)).pdf"
            let content = try services.documents.content(of: id)
            return file(content, "application/pdf", saveAs: name)
        }
        let time = Shown.time(services.clock.now)
        let documents = services.documents
        let picture: [UInt8]?
        do {
            picture = try await services.pictures.preview(
                media,
                words: "仅供CA证书申办使用 \(number) \(visit.member.name) \(time)",
                for: visit.member.name
            ) { try documents.content(of: id) }
        } catch is FairQueue.Refusal {
            throw PageError.unavailable
        }
        guard let picture else { throw PageError.unavailable }
        return file(picture, "image/jpeg", saveAs: nil)
    }

    /// 申请表 as it was submitted, for who reviews it.
    func form(of number: ApplicationNumber, _ visit: StaffVisit) async throws -> HTTPReply {
        guard let standing = try services.book.application(number) else { throw PageError.notFound }
        guard standing.state == .pendingReview else { throw PageError.notFound }
        let record = try await services.enrollment.view(number, document: "form.pdf", by: visit.principal)
        return try await printed(record, isMasked: false, visit)
    }

    /// 申请表 with everything of a person masked.
    func maskedForm(of number: ApplicationNumber, _ visit: StaffVisit) async throws -> HTTPReply {
        guard let record = try services.book.application(number), record.state != .draft else {
            throw PageError.notFound
        }
        return try await printed(record, isMasked: true, visit)
    }

    private func printed(
        _ record: ApplicationRecord,
        isMasked: Bool,
        _ visit: StaffVisit
    ) async throws -> HTTPReply {
        let name = visit.member.name
        guard
            let content = try await services.papers.document(.form, of: record, isMasked: isMasked, for: name)
        else { throw PageError.notFound }
        return file(content, "application/pdf", saveAs: "\(record.number)-form.pdf")
    }

    /// Something to be saved, or a picture.
    func file(_ content: [UInt8], _ type: String, saveAs name: String?) -> HTTPReply {
        var fields: [(name: String, value: String)] = [("content-type", type)]
        if let name { fields.append(("content-disposition", "attachment; filename=\"\(name)\"")) }
        return HTTPReply(status: 200, fields: frame.guarded(fields), body: content)
    }
}
