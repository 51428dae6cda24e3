import Enrollment
import Model
import OpenSSL
import Store

/// The form of every business: 保存, 确定, 返回修改.
extension PageResponder {
    /// What a form is at the moment: its texts, the number that tells whether another window saved it, its documents.
    struct Working: Sendable {
        let record: ApplicationRecord
        /// The certificate that it is about; nil for a NEW.
        let held: HeldCertificate?
        var values: FormValues
        let version: Int64
        let uploads: [UploadRecord]

        /// The form as it would be with nothing changed; nil for a NEW.
        var recorded: FormValues? { held.map { FormValues(values.type, about: $0) } }

        /// Whether agreements are to be accepted: the first time, and when there are newer ones than those on record.
        var asksAgreement: Bool { values.type.asksAgreement(held) }

        /// The same with other documents or another version.
        func with(version: Int64? = nil, uploads: [UploadRecord]? = nil) -> Working {
            Working(
                record: record,
                held: held,
                values: values,
                version: version ?? self.version,
                uploads: uploads ?? self.uploads
            )
        }

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
        guard let body = visit.body else { return try form(working, visit, []) }
        let action = visit.text("action")
        let recorded = working.recorded
        working.values.take(visit, account.mobile, recorded: recorded)
        if action == "region" { return try form(working, visit, []) }
        if action.hasPrefix("remove:") {
            try await room.remove(String(action.dropFirst(7)), of: record.number)
        }
        let needs = try needs(working)
        let faults = try await room.take(body.files, for: record, needs)
            .map { kind, fault in FormFault(document: kind, fileText(fault, visit.language)) }
        let now = working.with(uploads: try room.uploads(of: record.number))
        // Another window was faster: nothing is overwritten unless somebody says so, having seen this.
        guard visit.text("version") == String(working.version) else {
            return try form(now, visit, faults, notice: "form_changed", status: 409)
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
        let submitter = Submitter(login: account.login)
        let isConfirming = visit.text("action") == "confirm"
        if isConfirming { faults += try missing(now, visit.language) }
        faults += try services.enrollment.failures(of: file, by: submitter, isDraft: !isConfirming)
            .map { FormFault($0, words, visit.language) }
        // What is wrong does not keep the rest from being saved, as long as it can be read again.
        let canSave = try services.enrollment.failures(of: file, by: submitter, isDraft: true).isEmpty
        var saved = now
        if canSave {
            do {
                saved = try await save(now, file, account)
            } catch let error as EnrollmentError {
                guard case .stateChanged = error.reason else { throw error }
                return redirect("/applications/\(number)/edit")
            }
        }
        faults = FormLayout.ordered(faults, now.values.type, now.values.kind)
        guard faults.isEmpty else { return try form(saved, visit, faults, status: 422) }
        guard isConfirming else { return try form(saved, visit, [], notice: "form_saved") }
        return redirect("/applications/\(number)/check")
    }

    /// The form of a draft, or of a rejected application that is being mended; nil for anything else.
    func working(_ record: ApplicationRecord) throws -> Working? {
        let (form, version): ([UInt8], Int64)
        switch record.state {
        case .draft: (form, version) = (record.snapshot, record.version)
        case .rejected:
            guard let revision = try services.book.revision(of: record.number) else { return nil }
            (form, version) = (revision.form, revision.version)
        case .pendingReview, .pendingPayment, .producing, .pendingExecution, .processing, .completed,
            .withdrawn, .closed:
            return nil
        }
        let held = try held(by: record)
        let known = held?.snapshot.form
        guard let values = FormValues(document: form, known?.kind, profile: known?.profile.rawValue) else {
            throw PageError.fault
        }
        return Working(
            record: record,
            held: held,
            values: values,
            version: version,
            uploads: try room.uploads(of: record.number)
        )
    }

    /// Which documents are asked for, as the form is now.
    func needs(_ working: Working) throws -> AttachmentNeeds {
        try services.enrollment.needs(
            of: ApplicationFile(json: document(working)),
            by: Submitter(login: working.record.owner)
        )
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
                held: working.held,
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
        return working.with(version: revision.version)
    }

    /// Documents that are missing.
    func missing(_ working: Working, _ language: Language) throws -> [FormFault] {
        let needs = try needs(working)
        return AttachmentKind.allCases.filter { kind in
            needs.demand(kind) == .required && !working.uploads.contains { $0.kind == kind.rawValue }
        }.map { kind in
            let label = words.text("document_\(kind.rawValue)", language)
            return FormFault(document: kind, words.text("document_missing", language, label))
        }
    }

    private func fileText(_ fault: FieldFault, _ language: Language) -> String {
        language == .chinese ? fault.message : words.text("rule_\(fault.code.rawValue)", language)
    }

    func painter(
        _ working: Working,
        _ faults: [FormFault],
        _ language: Language
    ) throws -> FormPainter {
        FormPainter(
            words: words,
            language: language,
            values: working.values,
            faults: faults,
            needs: try needs(working),
            recorded: working.recorded
        )
    }

    /// What the form is called.
    func title(_ values: FormValues, _ language: Language) -> String {
        words.text(
            values.type == .new
                ? "start_\(values.kind.rawValue)_\(values.profile)" : "business_\(values.type.rawValue)",
            language
        )
    }

    /// The form as a page.
    private func form(
        _ working: Working,
        _ visit: Visit,
        _ faults: [FormFault],
        notice: String? = nil,
        status: Int = 200
    ) throws -> HTTPReply {
        let language = visit.language
        let values = working.values
        let painter = try painter(working, faults, language)
        let layout = FormLayout.sections(values.type, values.kind)
        let number = working.record.number
        let view = FormView(
            number: number.text,
            path: "/applications/\(number)/edit",
            title: title(values, language),
            login: visit.session?.account.login ?? "",
            business: values.type.rawValue,
            certificate: working.held?.certificate.certificate.map {
                Hexadecimal.encode(DigestAlgorithm.sha256.hash($0))
            },
            asksToken: values.fields.contains { $0.path == "token" },
            version: working.version,
            isDraft: working.record.state == .draft,
            notice: notice.map { words.text($0, language) },
            reason: working.record.state == .rejected ? working.record.reasonText : nil,
            steps: steps(.draft, language, of: values.type),
            sections: try working.held.map {
                [try matterSection($0, values.type, renews: values.renews, language)]
            } ?? [],
            faults: painter.faultViews(),
            before: painter.sections(layout.before),
            documents: painter.documents(working.uploads, of: number),
            documentsError: painter.error("attachments"),
            papers: papers(of: working.record, language),
            after: painter.sections(layout.after),
            hasAgreement: working.asksAgreement,
            isAccepted: values.isAccepted,
            agreementError: painter.error("agreementAccepted")
        )
        return page("form", "business_\(values.type.rawValue)", visit, view, status: status)
    }
}
