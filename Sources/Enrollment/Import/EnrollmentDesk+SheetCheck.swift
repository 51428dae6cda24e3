/// Judging an application without handing it in.
extension EnrollmentDesk {
    /// What would be said against handing in an application now, as far as it can be known before: nothing is written or kept.
    ///
    /// What only the commit knows, as another application of the same subject, is told then.
    ///
    /// - Parameters:
    ///   - file: the form.
    ///   - uploads: its documents, in the order of the form's `attachments`.
    ///   - submitter: the account and who acts for it.
    /// - Throws: `EnrollmentError` as `submit`.
    public func check(
        _ file: ApplicationFile,
        uploads: [AttachmentUpload],
        by submitter: Submitter
    ) throws(EnrollmentError) {
        try permit(.submit, submitter.principal, nil)
        _ = try begin(.submit, file.type, submitter)
        _ = try checkEligible(file, submitter)
        _ = try validated(file, uploads, submitter)
    }
}
