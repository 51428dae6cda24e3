import Enrollment
import Model
import Store

/// The form of 证书新办: 保存, 确定, 返回修改.
extension PageResponder {
    /// What a form is at the moment: its texts, the number that tells whether another window saved it, its documents.
    struct Working: Sendable {
        let record: ApplicationRecord
        var values: FormValues
        let version: Int64
        let uploads: [UploadRecord]

        /// What is submitted, by name: this version with these documents.
        var mark: String { ([String(version)] + uploads.map(\.id)).joined(separator: " ") }

        /// Removes the form with what is submitted, if it still is what it was.
        var closing: Change {
            let revision = record.state == .rejected ? version : nil
            return .form(.closeForm(record.number, revision: revision, uploads: Set(uploads.map(\.id))))
        }
    }

    var room: DocumentRoom { DocumentRoom(services: services) }

    func edit(_ record: ApplicationRecord, _ visit: Visit, _ account: AccountRecord) async throws -> HTTPReply
    {
        guard var working = try working(record) else { return redirect("/applications/\(record.number)") }
        guard let body = visit.body else { return form(working, visit, []) }
        let action = visit.text("action")
        working.values.take(visit, account.mobile)
        if action == "region" { return form(working, visit, []) }
        if action.hasPrefix("remove:") {
            try await room.remove(String(action.dropFirst(7)), of: record.number)
        }
        let faults = try await room.take(body.files, for: record, working.values.kind)
            .map { kind, fault in FormFault(document: kind, fileText(fault, visit.language)) }
        let now = Working(
            record: record,
            values: working.values,
            version: working.version,
            uploads: try room.uploads(of: record.number)
        )
        // Another window was faster: nothing is overwritten unless somebody says so, having seen this.
        guard visit.text("version") == String(working.version) else {
            return form(now, visit, faults, notice: "form_changed", status: 409)
        }
        return try await keep(now, faults, visit, account)
    }

    /// Saves what can be saved, and says what is wrong; 确定 demands everything.
    private func keep(
        _ now: Working,
        _ fileFaults: [FormFault],
        _ visit: Visit,
        _ account: AccountRecord
    ) async throws -> HTTPReply {
        var faults = fileFaults
        let number = now.record.number
        let file = try ApplicationFile(json: document(now))
        let isConfirming = visit.text("action") == "confirm"
        if isConfirming { faults += try missing(now, file, visit.language) }
        faults += file.failures(today: services.enrollment.today, isDraft: !isConfirming)
            .map { FormFault($0, words, visit.language) }
        // What is wrong does not keep the rest from being saved, as long as it can be read again.
        let canSave = file.failures(today: services.enrollment.today, isDraft: true).isEmpty
        var saved = now
        if canSave {
            do {
                saved = try await save(now, file, account)
            } catch let error as EnrollmentError {
                guard case .stateChanged = error.reason else { throw error }
                return redirect("/applications/\(number)/edit")
            }
        }
        faults = FormLayout.ordered(faults, now.values.kind)
        guard faults.isEmpty else { return form(saved, visit, faults, status: 422) }
        guard isConfirming else { return form(saved, visit, [], notice: "form_saved") }
        return redirect("/applications/\(number)/check")
    }

    /// The form of a draft, or of a rejected application that is being mended; nil for anything else.
    func working(_ record: ApplicationRecord) throws -> Working? {
        guard record.type == .new else { return nil }
        switch record.state {
        case .draft:
            guard let values = FormValues(document: record.snapshot) else { throw PageError.fault }
            return Working(
                record: record,
                values: values,
                version: record.version,
                uploads: try room.uploads(of: record.number)
            )
        case .rejected:
            guard let revision = try services.book.revision(of: record.number),
                let values = FormValues(document: revision.form)
            else { return nil }
            return Working(
                record: record,
                values: values,
                version: revision.version,
                uploads: try room.uploads(of: record.number)
            )
        case .pendingReview, .pendingPayment, .producing, .pendingExecution, .processing, .completed,
            .withdrawn,
            .closed:
            return nil
        }
    }

    func document(_ working: Working) -> [UInt8] {
        working.values.document(working.uploads.map { ($0.kind, $0.id) })
    }

    private func save(
        _ working: Working,
        _ file: ApplicationFile,
        _ account: AccountRecord
    ) async throws -> Working {
        let number = working.record.number
        if working.record.state == .draft {
            let record = try await services.enrollment.saveDraft(
                file,
                as: number,
                by: Submitter(login: account.login),
                version: working.version
            )
            return Working(
                record: record,
                values: working.values,
                version: record.version,
                uploads: working.uploads
            )
        }
        let revision = RevisionRecord(
            application: number,
            form: document(working),
            version: working.version + 1,
            savedAt: services.clock.now
        )
        do throws(BookError) {
            try await services.book.commit([.form(.saveRevision(revision))])
        } catch {
            guard case .stateChanged = error.reason else { throw error }
            throw EnrollmentError(.stateChanged(number, working.record.state))
        }
        return Working(
            record: working.record,
            values: working.values,
            version: revision.version,
            uploads: working.uploads
        )
    }

    /// Documents that are missing, and an agreement that nobody accepted.
    private func missing(
        _ working: Working,
        _ file: ApplicationFile,
        _ language: Language
    ) throws -> [FormFault] {
        AttachmentKind.allCases.filter { kind in
            AttachmentNeeds(new: working.values.kind).demand(kind) == .required
                && !working.uploads.contains { $0.kind == kind.rawValue }
        }.map { kind in
            let label = words.text("document_\(kind.rawValue)", language)
            return FormFault(document: kind, words.text("document_missing", language, label))
        }
    }

    private func fileText(_ fault: FieldFault, _ language: Language) -> String {
        language == .chinese ? fault.message : words.text("rule_\(fault.code.rawValue)", language)
    }

    /// The form as a page.
    private func form(
        _ working: Working,
        _ visit: Visit,
        _ faults: [FormFault],
        notice: String? = nil,
        status: Int = 200
    ) -> HTTPReply {
        let painter = FormPainter(
            words: words,
            language: visit.language,
            values: working.values,
            faults: faults
        )
        let layout = FormLayout.sections(working.values.kind)
        let number = working.record.number
        let view = FormView(
            number: number.text,
            path: "/applications/\(number)/edit",
            title: words.text(
                "start_\(working.values.kind.rawValue)_\(working.values.profile)",
                visit.language
            ),
            login: visit.session?.account.login ?? "",
            version: working.version,
            isDraft: working.record.state == .draft,
            notice: notice.map { words.text($0, visit.language) },
            reason: working.record.state == .rejected ? working.record.reasonText : nil,
            steps: steps(.draft, visit.language),
            faults: painter.faultViews(),
            before: painter.sections(layout.before),
            documents: painter.documents(working.uploads, of: number),
            documentsError: painter.error("attachments"),
            after: painter.sections(layout.after),
            isAccepted: working.values.isAccepted,
            agreementError: painter.error("agreementAccepted")
        )
        return page("form", "start", visit, view, status: status)
    }
}
