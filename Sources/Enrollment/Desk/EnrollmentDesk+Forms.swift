public import Model

/// What is left of forms that nobody will submit any more.
extension EnrollmentDesk {
    private static let formsAtOnce = 100

    /// Removes what applicants filled in and uploaded to mend an application that has ended since.
    ///
    /// What was submitted stays, as what was decided on; this was never submitted, so nobody needs it (个人信息保护法: purpose-bound,
    /// product.md §9). It can be repeated at any moment.
    ///
    /// - Returns: the applications whose forms were removed.
    /// - Throws: `EnrollmentError` with `.book`; what was removed before stays removed.
    public func forgetForms() async throws(EnrollmentError) -> [ApplicationNumber] {
        let moment = clock.now.advanced(bySeconds: -policy.formDays * 86_400)
        var forgotten: [ApplicationNumber] = []
        while true {
            let page = try read { () throws(BookError) in
                try source.applicationsWithForms(endedBefore: moment, limit: EnrollmentDesk.formsAtOnce)
            }
            let before = forgotten.count
            for number in page where try await forgetForm(of: number) { forgotten.append(number) }
            // A page without progress is somebody else's work at the same time.
            if page.count < EnrollmentDesk.formsAtOnce || forgotten.count == before { return forgotten }
        }
    }

    private func forgetForm(of number: ApplicationNumber) async throws(EnrollmentError) -> Bool {
        let uploads = try read { () throws(BookError) in try source.uploads(of: number) }
        let revision = try read { () throws(BookError) in try source.revision(of: number) }
        let event = audit(
            "application.forget-form",
            number.text,
            .system,
            ["documents": String(uploads.count), "days": String(policy.formDays)]
        )
        let closing = Change.form(
            .closeForm(number, revision: revision?.version, uploads: Set(uploads.map(\.id)))
        )
        guard try await wrote([closing, .audit(event)]) else { return false }
        // A file that cannot be removed stays encrypted, named by no record, and is found by that.
        for upload in uploads { try? ports.vault.remove(upload.storedAs) }
        return true
    }
}
