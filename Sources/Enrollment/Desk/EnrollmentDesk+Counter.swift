public import Model

/// 柜台受理: a registrar enters a 新办 for an applicant who came in person. The documents are kept first, and the decision says which.
extension EnrollmentDesk {
    /// Keeps the documents of a 新办 that is about to be entered; everything that can be said against form and documents is said before.
    ///
    /// - Parameters:
    ///   - file: the form.
    ///   - uploads: its documents, in the order of the form's `attachments`.
    ///   - submitter: the account, and the registrar who acts for it.
    /// - Returns: form and documents, for `submit(_:by:)`; what is never entered stays encrypted, named by no record, and is found by that.
    /// - Throws: `EnrollmentError` as `submit(_:uploads:by:key:)`.
    public func keepPapers(
        _ file: ApplicationFile,
        uploads: [AttachmentUpload],
        by submitter: Submitter
    ) async throws(EnrollmentError) -> KeptPapers {
        try await admit(file, submitter)
        _ = try subject(of: validated(file, uploads, submitter), except: nil)
        return KeptPapers(form: CanonicalJSON.encode(file.root), documents: try store(uploads))
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
        return try await enter(Submission(filled, papers.documents, submitter), seed: nil, key: nil).record
    }

    private func admit(_ file: ApplicationFile, _ submitter: Submitter) async throws(EnrollmentError) {
        do throws(EnrollmentError) {
            try permit(.submit, submitter.principal, nil)
            _ = try begin(.submit, file.type, submitter)
        } catch {
            throw await recorded(error, "application.submit", submitter.principal, submitter.login)
        }
        guard file.type == .new else {
            let failure = ValidationFailure("type", .notInList, "业务类型：柜台只受理新办")
            throw EnrollmentError(.validationFailed([failure]))
        }
    }

    /// The form, judged by today; its documents were when they were kept.
    private func filled(
        in file: ApplicationFile,
        _ submitter: Submitter
    ) throws(EnrollmentError) -> FilledForm {
        let day = today
        var reader = FormReader(isDraft: false, today: day)
        let form = reader.readApplication(file.root)
        var failures = reader.failures
        if let form { failures += disagreements(form, submitter) }
        guard let form, failures.isEmpty else { throw EnrollmentError(.validationFailed(failures)) }
        return FilledForm(form: form, matter: nil, certificate: nil, judgedOn: day)
    }
}
