public import Model

/// 柜台受理: a registrar enters an application for somebody who came in person. Its documents are kept first, and the decision says which.
extension EnrollmentDesk {
    /// Opens what is on record of a certificate for a registrar, to whom its holder showed their identity document.
    ///
    /// That it is seen is on record before; who names another number sees nothing, and that is on record too.
    ///
    /// - Parameters:
    ///   - serial: the certificate; nil for the only one that the business can be about.
    ///   - login: the account it was made for.
    ///   - number: the number of the document that was shown.
    ///   - type: the business that is about to be entered.
    ///   - principal: the registrar.
    /// - Returns: the certificate, with what was approved for it.
    /// - Throws: `EnrollmentError` with `.notPermitted` (also for no certificate of a person with this number), `.sodViolation`,
    ///   `.validationFailed` (several certificates, and none is named), `.damagedSnapshot` or `.book`.
    public func present(
        _ serial: SerialNumber?,
        of login: String,
        identityNumber number: String,
        for type: ApplicationType,
        by principal: Principal
    ) async throws(EnrollmentError) -> HeldCertificate {
        let held: HeldCertificate
        do throws(EnrollmentError) {
            try permit(.submit, principal, nil)
            held = try presented(serial, of: login, number, for: type)
        } catch {
            throw await recorded(error, "application.view", principal, login)
        }
        let detail = [
            "snapshotVersion": String(held.application.snapshotVersion), "type": type.rawValue,
            "certificate": held.certificate.id.serial.hexadecimal,
        ]
        let object = held.application.number.text
        try await write([.audit(audit("application.view", object, principal, detail))])
        return held
    }

    /// Keeps the documents of an application that is about to be entered; everything that can be said against form and documents is
    /// said before.
    ///
    /// - Parameters:
    ///   - file: the form.
    ///   - uploads: its documents, in the order of the form's `attachments`.
    ///   - submitter: the account, and the registrar who acts for it.
    /// - Returns: form and documents, for `submit(_:by:)`; what is never entered is removed by `forgetPapers()`.
    /// - Throws: `EnrollmentError` as `submit(_:uploads:by:key:)`.
    public func keepPapers(
        _ file: ApplicationFile,
        uploads: [AttachmentUpload],
        by submitter: Submitter
    ) async throws(EnrollmentError) -> KeptPapers {
        try await admit(file, submitter)
        _ = try subject(of: validated(file, uploads, submitter), except: nil)
        let stored = try store(uploads)
        try await keep(stored.map(\.name))
        return KeptPapers(form: CanonicalJSON.encode(file.root), documents: stored)
    }

    /// Enters an application whose documents are kept already.
    ///
    /// - Parameters:
    ///   - papers: form and documents.
    ///   - submitter: the account, and the registrar who acts for it.
    /// - Returns: the application, PENDING_REVIEW.
    /// - Throws: `EnrollmentError` as `submit(_:uploads:by:key:)`.
    public func submit(
        _ papers: KeptPapers,
        by submitter: Submitter
    ) async throws(EnrollmentError) -> ApplicationRecord {
        let file = try ApplicationFile(json: papers.form)
        try await admit(file, submitter)
        let filled = try filled(in: file, submitter)
        let submission = Submission(filled, papers.documents, submitter, wereKept: true)
        return try await enter(submission, seed: nil, key: nil).record
    }

    private func admit(_ file: ApplicationFile, _ submitter: Submitter) async throws(EnrollmentError) {
        do throws(EnrollmentError) {
            try permit(.submit, submitter.principal, nil)
            _ = try begin(.submit, file.type, submitter)
            try checkEligible(file, submitter)
        } catch {
            throw await recorded(error, "application.submit", submitter.principal, submitter.login)
        }
    }

    /// The form, judged by today; its documents were when they were kept.
    private func filled(
        in file: ApplicationFile,
        _ submitter: Submitter
    ) throws(EnrollmentError) -> FilledForm {
        guard file.type == .new else { return try filledMatter(file, submitter) }
        let day = today
        var reader = FormReader(isDraft: false, today: day)
        let form = reader.readApplication(file.root)
        var failures = reader.failures
        if let form { failures += try disagreements(form, submitter) }
        guard let form, failures.isEmpty else { throw EnrollmentError(.validationFailed(failures)) }
        return FilledForm(form: form, matter: nil, certificate: nil, judgedOn: day)
    }

    /// The one certificate of an account whose person has this number, and which the business can be about.
    private func presented(
        _ serial: SerialNumber?,
        of login: String,
        _ typed: String,
        for type: ApplicationType
    ) throws(EnrollmentError) -> HeldCertificate {
        let number = Normalization.code(typed).uppercased()
        let own = try holdings(of: login).filter { held in
            guard held.snapshot.form.person.document.number == number else { return false }
            guard let serial else { return type == .reissue || held.certificate.state == .active }
            return held.certificate.id.serial == serial
        }
        guard let held = own.first else { throw EnrollmentError(.notPermitted(.viewPersonalData)) }
        guard own.count == 1 else {
            let text = "证书序列号：名下有 \(own.count) 张证书，请填写要办理的一张"
            throw EnrollmentError(.validationFailed([ValidationFailure("heldSerial", .missing, text)]))
        }
        return held
    }
}
