import Enrollment
import Model
import OpenSSL
import Store

/// What a question before a deed shows.
struct QuestionView: Sendable {
    let path: String
    let back: String
    let title: String
    let text: String
    let button: String
}

/// What an application offers: 撤销, 删除, 去支付, 放弃, its certificate and documents.
extension PageResponder {
    func withdraw(_ record: ApplicationRecord, _ visit: Visit) async throws -> HTTPReply {
        try await ask(record, visit, "withdraw", [.pendingReview, .rejected]) {
            principal throws(EnrollmentError) in
            _ = try await self.services.enrollment.withdraw(record.number, by: principal)
        }
    }

    func discard(_ record: ApplicationRecord, _ visit: Visit) async throws -> HTTPReply {
        let uploads = try room.uploads(of: record.number)
        return try await ask(record, visit, "discard", [.draft]) { principal throws(EnrollmentError) in
            try await self.services.enrollment.discard(record.number, by: principal)
            self.room.forget(uploads)
        }
    }

    /// Asks whether it is meant, and does it when it is; who comes too late sees how things stand.
    private func ask(
        _ record: ApplicationRecord,
        _ visit: Visit,
        _ name: String,
        _ states: Set<ApplicationState>,
        _ deed: (Principal) async throws(EnrollmentError) -> Void
    ) async throws -> HTTPReply {
        let place = "/applications/\(record.number)"
        guard states.contains(record.state) else { return redirect(place) }
        guard visit.body != nil else {
            let view = QuestionView(
                path: "\(place)/\(name)",
                back: place,
                title: words.text(name, visit.language),
                text: words.text("\(name)_text", visit.language, record.number.text),
                button: words.text("\(name)_button", visit.language)
            )
            return page("question", name, visit, view)
        }
        do throws(EnrollmentError) {
            try await deed(.applicant(login: record.owner))
        } catch {
            switch error.reason {
            case .stateChanged, .invalidTransition: break
            default: throw error
            }
        }
        return redirect(name == "discard" ? "/applications" : place)
    }

    /// The owner gives up what is not paid (rows N3, X3).
    func giveUp(_ record: ApplicationRecord, _ visit: Visit) async throws -> HTTPReply {
        try await ask(record, visit, "give-up", [.pendingPayment]) { principal throws(EnrollmentError) in
            _ = try await self.services.enrollment.giveUp(record.number, by: principal)
            // It is given up whether or not the provider hears of it now: the rounds ask again.
            try? await self.services.cashier?.ask(about: record.number)
        }
    }

    func certificate(of record: ApplicationRecord) throws -> HTTPReply {
        guard let found = try ownCertificate(record)?.certificate, let content = found.certificate else {
            throw PageError.notFound
        }
        return certificateFile(found.id.serial, content, isText: false)
    }

    /// The certificate that an application brought.
    func ownCertificate(_ record: ApplicationRecord) throws -> HeldCertificate? {
        guard record.state == .completed,
            let found = try services.book.certificate(of: record.number, purpose: .signing)
        else { return nil }
        let held = try services.enrollment.holding(found.id.serial, of: record.owner)
        return held.wasInUse ? held : nil
    }

    /// The certificate that an application is about.
    func held(by record: ApplicationRecord) throws -> HeldCertificate? {
        guard let id = record.certificate else { return nil }
        return try services.enrollment.holding(id.serial, of: record.owner)
    }

    /// One document: a picture with words across it, a PDF to be saved.
    func document(
        _ id: String,
        of record: ApplicationRecord,
        _ account: AccountRecord
    ) async throws -> HTTPReply {
        guard let (name, type) = try stored(id, record), let media = MediaType(rawValue: type) else {
            throw PageError.notFound
        }
        guard media != .pdf else {
            let content = try services.documents.content(of: name)
            let file = "\(record.number)-\(id.prefix(8)).pdf"
            return HTTPReply(
                status: 200,
                fields: guarded([
                    ("content-type", "application/pdf"),
                    ("content-disposition", "attachment; filename=\"\(file)\""),
                ]),
                body: content
            )
        }
        let mark = "仅供CA证书申办使用 \(record.number) \(account.login) \(Shown.time(services.clock.now))"
        let documents = services.documents
        let picture: [UInt8]?
        do {
            picture = try await services.pictures.preview(media, words: mark, for: account.login) {
                try documents.content(of: name)
            }
        } catch is FairQueue.Refusal {
            throw PageError.unavailable
        } catch {
            // Removed, or submitted, while it waited for its turn.
            guard try stored(id, record)?.0 == name else { throw PageError.notFound }
            throw error
        }
        guard let picture else { throw PageError.unavailable }
        return HTTPReply(status: 200, fields: guarded([("content-type", "image/jpeg")]), body: picture)
    }

    /// Where a document of this application is kept: one that is not submitted, or one of the submission.
    private func stored(_ id: String, _ record: ApplicationRecord) throws -> (String, String)? {
        if let upload = try services.book.uploads(of: record.number).first(where: { $0.id == id }) {
            return (upload.storedAs, upload.mediaType)
        }
        let submitted = try services.book.attachments(
            of: record.number,
            snapshotVersion: record.snapshotVersion
        )
        return submitted.first { $0.storedAs == id }.map { ($0.storedAs, $0.mediaType) }
    }

    /// The divisions below a code, a line each, for the script that fills the lists.
    func regions(_ code: String, _ call: HTTPCall, _ request: String) throws(PageError) -> HTTPReply {
        guard ["GET", "HEAD"].contains(call.method) else { throw .method }
        var fields = guarded([("content-type", "text/plain; charset=utf-8")])
        fields.removeAll { $0.name == "cache-control" }
        fields += [("cache-control", "public, max-age=86400"), ("x-request-id", request)]
        return HTTPReply(status: 200, fields: fields, body: Regions.lines(below: code))
    }

    /// 使用协议 and the other documents that are accepted.
    func agreement(_ name: String, _ visit: Visit) throws -> HTTPReply {
        guard ["user", "cps", "privacy"].contains(name) else { throw PageError.notFound }
        let versions = AgreementVersions.shipped
        let version =
            switch name {
            case "user": versions.userAgreement
            case "cps": versions.practiceStatement
            default: versions.privacyNotice
            }
        let view = AgreementView(
            title: words.text("agreement_\(name)", visit.language),
            version: version,
            paragraphs: words.agreement(name, visit.language, services.site.name),
            hasSignature: name == "user"
        )
        return page("agreement", "agreement_\(name)", visit, view)
    }
}

/// A text that is accepted.
struct AgreementView: Sendable {
    let title: String
    let version: String
    let paragraphs: [String]
    let hasSignature: Bool
}
