public import Model

/// Forms about a certificate: what they are read against, and whether they are right.
extension EnrollmentDesk {
    /// What is wrong with a form as it is, of whatever business; documents are not looked at.
    ///
    /// - Parameters:
    ///   - file: the form.
    ///   - submitter: the account and who acts for it.
    ///   - isDraft: whether absent fields are forgiven, as 保存 forgives them.
    /// - Returns: every failure; empty when there is none.
    /// - Throws: `EnrollmentError` with `.validationFailed` (no certificate is named), `.notFound`, `.damagedSnapshot` or `.book`.
    public func failures(
        of file: ApplicationFile,
        by submitter: Submitter,
        isDraft: Bool = false
    ) throws(EnrollmentError) -> [ValidationFailure] {
        guard file.type != .new else {
            let failures = file.failures(today: today, isDraft: isDraft)
            var reader = FormReader(isDraft: false, today: today)
            guard !isDraft, let form = reader.readApplication(file.root) else { return failures }
            return try failures + disagreements(form, submitter)
        }
        let base = try base(file, submitter)
        return isDraft ? draftFailures(file, base) : try judged(file, base, submitter).failures
    }

    /// Which documents a form asks for, as it is.
    ///
    /// - Throws: as `failures(of:by:)`.
    package func needs(
        of file: ApplicationFile,
        by submitter: Submitter
    ) throws(EnrollmentError) -> AttachmentNeeds {
        guard file.type != .new else {
            let kind = file.root["applicant"]?.text.flatMap(ApplicantKind.init(rawValue:))
            return AttachmentNeeds(new: kind ?? .expert)
        }
        let base = try base(file, submitter)
        var reader = FormReader(isDraft: true, today: base.judgedOn)
        return needs(reader.readMatter(file.root, base)?.0 ?? base.snapshot.form, base)
    }

    /// What was approved for a certificate of an account: what a form about it is filled in with beforehand.
    ///
    /// - Parameters:
    ///   - serial: the certificate.
    ///   - login: the account.
    /// - Returns: the certificate and its snapshot.
    /// - Throws: `EnrollmentError` with `.notFound`, also for a certificate of somebody else; `.damagedSnapshot` or `.book`.
    public func holding(
        _ serial: SerialNumber,
        of login: String
    ) throws(EnrollmentError) -> HeldCertificate { try caseOf(serial, of: login) }

    /// 我的证书: every certificate of an account that was in use or revoked, the newest first, at most 200.
    ///
    /// - Parameter login: the account.
    /// - Returns: each with what was approved for it.
    /// - Throws: `EnrollmentError` with `.damagedSnapshot` or `.book`.
    public func holdings(of login: String) throws(EnrollmentError) -> [HeldCertificate] {
        let found = try read { () throws(BookError) in try source.certificates(ownedBy: login, limit: 200) }
        var held: [HeldCertificate] = []
        for certificate in found {
            // What the book finds by its lines is decided by the same rule as a single one.
            if let one = try caseOf(certificate), one.application.owner == login { held.append(one) }
        }
        return held
    }

    /// Only what is filled in is judged, not what stands on record.
    func draftFailures(_ file: ApplicationFile, _ base: MatterBase) -> [ValidationFailure] {
        var reader = FormReader(isDraft: true, today: base.judgedOn)
        _ = reader.readMatter(file.root, base)
        return reader.failures.filter { failure in
            let name = failure.field.prefix { $0 != "." && $0 != "[" }
            return name == "$" || file.root[String(name)] != nil
        }
    }

    /// The form with what stands on record, and everything that is wrong with it.
    private func judged(
        _ file: ApplicationFile,
        _ base: MatterBase,
        _ submitter: Submitter
    ) throws(EnrollmentError) -> (read: (ApplicationForm, CertificateMatter)?, failures: [ValidationFailure])
    {
        var reader = FormReader(isDraft: false, today: base.judgedOn)
        let read = reader.readMatter(file.root, base)
        var failures = reader.failures
        if let form = read?.0 {
            if !base.takesRecord { failures += try disagreements(form, submitter) }
            failures += try faults(form, base)
        }
        return (read, failures)
    }

    /// What the form is read against.
    func base(_ file: ApplicationFile, _ submitter: Submitter) throws(EnrollmentError) -> MatterBase {
        guard let serial = file.certificate else {
            let failure = ValidationFailure("certificate", .missing, "证书序列号：请填写，或插入介质读取")
            throw EnrollmentError(.validationFailed([failure]))
        }
        let found = try caseOf(serial, of: submitter.login)
        return MatterBase(
            type: file.type,
            certificate: found.certificate,
            snapshot: found.snapshot,
            now: clock.now
        )
    }

    /// As `validated`, for a form about a certificate.
    func validatedMatter(
        _ file: ApplicationFile,
        _ uploads: [AttachmentUpload],
        _ submitter: Submitter
    ) throws(EnrollmentError) -> FilledForm {
        let base = try base(file, submitter)
        let judged = try judged(file, base, submitter)
        var failures = judged.failures
        failures += AttachmentRules.failures(uploads, needs(judged.read?.0 ?? base.snapshot.form, base))
        failures += mismatches(file, uploads)
        guard let read = judged.read, failures.isEmpty else {
            throw EnrollmentError(.validationFailed(failures))
        }
        return FilledForm(
            form: read.0,
            matter: read.1,
            certificate: base.certificate,
            judgedOn: base.judgedOn
        )
    }

    /// The same without its documents, which were judged before.
    func filledMatter(
        _ file: ApplicationFile,
        _ submitter: Submitter
    ) throws(EnrollmentError) -> FilledForm {
        let base = try base(file, submitter)
        let judged = try judged(file, base, submitter)
        guard let read = judged.read, judged.failures.isEmpty else {
            throw EnrollmentError(.validationFailed(judged.failures))
        }
        return FilledForm(
            form: read.0,
            matter: read.1,
            certificate: base.certificate,
            judgedOn: base.judgedOn
        )
    }

    private func needs(_ form: ApplicationForm, _ base: MatterBase) -> AttachmentNeeds {
        let old = base.snapshot.form
        return AttachmentNeeds(
            type: base.type,
            kind: form.kind,
            isAgreementNew: base.type == .reissue || form.agreements != old.agreements,
            isLicenceNew: form.enterprise?.licenceValidTo != old.enterprise?.licenceValidTo
        )
    }

    /// What a form may not say of this certificate.
    private func faults(
        _ form: ApplicationForm,
        _ base: MatterBase
    ) throws(EnrollmentError) -> [ValidationFailure] {
        let old = base.snapshot.form
        guard form.kind == old.kind, form.profile == old.profile else {
            return [.init("applicant", .mismatch, "申请人类型：与证书不一致，请办理新办")]
        }
        guard form.enterprise?.creditCode == old.enterprise?.creditCode else {
            return [.init("uscc", .mismatch, "统一社会信用代码：与证书不一致，变更主体请办理新办")]
        }
        switch base.type {
        case .replace: return try replacementFaults(form, base)
        case .reissue where form.identity != old.identity:
            return [.init("idNumber", .mismatch, "证件号码：与证书不一致；身份变更请先办理证书替换")]
        case .new, .renew, .unlock, .revoke, .reissue: return []
        }
    }

    /// G-REPLACE: something that is certified differs, and it is nobody else.
    private func replacementFaults(
        _ form: ApplicationForm,
        _ base: MatterBase
    ) throws(EnrollmentError) -> [ValidationFailure] {
        let uid = base.certificate.reservation.subjectUID ?? ""
        let digest = try port("identity digest") { try ports.identityDigest(form.identity) }
        let known = try read { () throws(BookError) in try source.subject(identityDigest: digest) }
        if let known, known.uid != uid {
            return [.init("idNumber", .mismatch, "证件号码：已是另一证书主体，不能替换")]
        }
        let old = base.snapshot
        let new = ApplicationSnapshot(
            form: form,
            attachments: [],
            submittedOn: old.submittedOn,
            isEmailVerified: old.isEmailVerified,
            isMobileVerified: old.isMobileVerified
        )
        guard CertificateSubject(new, subjectUID: uid) != CertificateSubject(old, subjectUID: uid) else {
            return [.init("changeNote", .mismatch, "替换：信息与现有证书一致；仅需延长有效期的请办理更新")]
        }
        return []
    }
}
