import Enrollment
import Model
import Store

/// What 核对信息 shows.
struct CheckView: Sendable {
    let number: String
    let path: String
    let title: String
    /// What whoever bids is asked; nil for everybody else.
    let bids: BidsView?
    /// What was shown, for the form to say.
    let mark: String
    let steps: [FormView.Step]
    let sections: [SheetView.Section]
    let documents: [FormView.Document]
}

/// 核对信息, 提交审核, 修改重新提交.
extension PageResponder {
    func check(
        _ record: ApplicationRecord,
        _ visit: Visit,
        _ account: AccountRecord
    ) async throws -> HTTPReply {
        guard let working = try working(record) else { return redirect("/applications/\(record.number)") }
        let file = try ApplicationFile(json: document(working))
        // Who comes here by the address bar mends the form first.
        guard try services.enrollment.failures(of: file, by: Submitter(login: account.login)).isEmpty else {
            return redirect("/applications/\(record.number)/edit")
        }
        let bids = await openBids(working)
        return try checkPage(working, bids, visit)
    }

    /// 核对信息, also for who did not say what stands for them between the form and 提交审核.
    private func checkPage(
        _ working: Working,
        _ bids: OpenBids?,
        _ visit: Visit,
        status: Int = 200
    ) throws -> HTTPReply {
        let number = working.record.number
        let language = visit.language
        let type = working.values.type
        let painter = try painter(working, [], language)
        let view = CheckView(
            number: number.text,
            path: "/applications/\(number)/check",
            title: title(working.values, language),
            bids: bids.flatMap { told in working.held.map { self.bids(told, $0, visit) } },
            mark: working.mark,
            steps: steps(.draft, language, of: type),
            sections: try
                (working.held.map {
                    [try matterSection($0, type, renews: working.values.renews, language)]
                } ?? [])
                + sheet(working.values, language, painter: painter),
            documents: painter.documents(working.uploads, of: number)
        )
        return page("check", "check", visit, view, status: status)
    }

    func submit(
        _ record: ApplicationRecord,
        _ visit: Visit,
        _ account: AccountRecord
    ) async throws -> HTTPReply {
        let place = "/applications/\(record.number)"
        // Pressed twice, or in two windows: what was submitted is shown.
        guard let working = try working(record) else { return redirect(place) }
        // Exactly what was shown is submitted: this version, and these documents.
        guard visit.text("version") == working.mark else { return redirect("\(place)/check") }
        // A form may have lain for days since it was begun, in which bids were handed in.
        let bids = await openBids(working)
        guard bids == nil || bids == .nothing || visit.text("bids") == BidsView.none else {
            return try checkPage(working, bids, visit, status: 422)
        }
        do throws(EnrollmentError) {
            try await submit(working, account, at: services.enrollment)
        } catch {
            return try refused(error, record, visit, account)
        }
        return redirect(place)
    }

    /// Hands a form in with its documents.
    func submit(
        _ working: Working,
        _ account: AccountRecord,
        at desk: EnrollmentDesk
    ) async throws(EnrollmentError) {
        let numbers = working.values.fields.filter { if case .fixed = $0.kind { true } else { false } }
        let submitter = Submitter(
            login: account.login,
            isMobileVerified: !numbers.isEmpty
                && numbers.allSatisfy { working.values.texts[$0.path] == account.mobile }
        )
        _ = try await desk.resubmit(
            working.record.number,
            ApplicationFile(json: document(working)),
            uploads: contents(working.uploads),
            by: submitter,
            version: working.record.version,
            alongside: [working.closing]
        )
        room.forget(working.uploads)
        // Whatever stands against 自助解锁, the application waits for its review.
        _ = try? await desk.approveSelfService(working.record.number)
    }

    /// Makes a copy of a rejected submission to be mended; the submission stays as it was.
    func revise(_ record: ApplicationRecord) async throws -> HTTPReply {
        let place = "/applications/\(record.number)"
        guard record.state == .rejected else { return redirect(place) }
        guard try services.book.revision(of: record.number) == nil else { return redirect("\(place)/edit") }
        try await copy(record, into: services.book)
        return redirect("\(place)/edit")
    }

    /// The same for an application that is rejected and has no copy yet.
    func copy(_ record: ApplicationRecord, into book: any Book) async throws {
        guard let values = FormValues(document: record.snapshot) else { throw PageError.fault }
        let former = try room.uploads(of: record.number)
        let copies = try room.copies(of: record)
        let revision = RevisionRecord(
            application: record.number,
            form: values.document(copies.map { ($0.kind, $0.id) }),
            version: 1,
            savedAt: services.clock.now
        )
        do throws(BookError) {
            // The form with all its documents, or, when pressed twice, one of the two.
            try await book.commit(
                [.form(.removeUploads(record.number)), .form(.saveRevision(revision))]
                    + room.additions(copies)
            )
            room.forget(former)
        } catch {
            room.forget(copies)
            switch error.reason {
            case .exists, .stateChanged: break
            default: throw error
            }
        }
    }

    private func contents(_ uploads: [UploadRecord]) throws(EnrollmentError) -> [AttachmentUpload] {
        do {
            return try room.contents(uploads)
        } catch {
            throw EnrollmentError(.portFailed("vault", detail: "\(error)"))
        }
    }

    /// Why the desk did not take it, in words that help.
    private func refused(
        _ error: EnrollmentError,
        _ record: ApplicationRecord,
        _ visit: Visit,
        _ account: AccountRecord
    ) throws -> HTTPReply {
        let language = visit.language
        let text: String
        switch error.reason {
        // Whatever was changed meanwhile is shown before anything is submitted.
        case .stateChanged, .invalidTransition: return redirect("/applications/\(record.number)/check")
        case .validationFailed: return redirect("/applications/\(record.number)/edit")
        case .conflictingApplication(let other) where record.type == .new:
            let isOwn = try other.flatMap { try services.book.application($0) }?.owner == record.owner
            text = words.text("refused_conflict", language, isOwn ? other?.text ?? "" : "")
        case .duplicateCertificate where record.type == .new: text = words.text("refused_duplicate", language)
        // Time went on, or something else happened to the certificate.
        case .conflictingApplication, .duplicateCertificate, .pairedCertificate, .certificateExpired,
            .certificateNotActive, .notInRenewalWindow:
            text = try sentence(error, language, account)
        default: throw error
        }
        let view = MessageView(
            title: words.text("refused", language),
            text: text,
            request: nil,
            isBad: true
        )
        return page("message", "refused", visit, view, status: 409)
    }
}
