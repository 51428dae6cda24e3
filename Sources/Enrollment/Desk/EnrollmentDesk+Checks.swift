import Model

/// What must hold before a submission is accepted.
extension EnrollmentDesk {
    /// What holds when a form reaches the table: form, documents and conflicts are checked, and refused, on
    /// their own, so that the applicant reads each failure.
    func facts(_ submitter: Submitter) -> TransitionFacts {
        let checked: Set<ApplicationGuard> = [.byOwner, .formatValid, .formComplete, .eligible, .noConflict]
        return TransitionFacts(holding: submitter.isActive ? checked.union([.accountActive]) : checked)
    }

    /// Where a new application begins.
    func begin(
        _ event: ApplicationEvent,
        _ type: ApplicationType,
        _ submitter: Submitter
    ) throws(EnrollmentError) -> ApplicationState {
        var life = ApplicationLife(type: type, state: nil)
        do throws(InvalidTransition) {
            try life.apply(event, facts(submitter))
        } catch {
            throw EnrollmentError(.invalidTransition(error))
        }
        guard let state = life.state else {
            throw EnrollmentError(.invalidTransition(life.notListed(event)))
        }
        return state
    }

    /// The form, when form, documents and account all agree; otherwise every failure at once.
    func validated(
        _ file: ApplicationFile,
        _ uploads: [AttachmentUpload],
        _ submitter: Submitter
    ) throws(EnrollmentError) -> FilledForm {
        guard file.type == .new else { return try validatedMatter(file, uploads, submitter) }
        let today = today
        var reader = FormReader(isDraft: false, today: today)
        let form = reader.readApplication(file.root)
        var failures = reader.failures
        if let kind = file.root["applicant"]?.text.flatMap(ApplicantKind.init(rawValue:)) {
            failures += AttachmentRules.failures(uploads, for: kind)
        }
        failures += mismatches(file, uploads)
        if let form { failures += try disagreements(form, submitter) }
        guard let form, failures.isEmpty else { throw EnrollmentError(.validationFailed(failures)) }
        return FilledForm(form: form, matter: nil, certificate: nil, judgedOn: today)
    }

    /// G-NEW: no certificate of the profile in use, no other open application.
    func checkConflicts(
        _ uid: String,
        _ profile: ProfileName,
        replacing old: CertificateID? = nil,
        except number: ApplicationNumber?
    ) throws(EnrollmentError) {
        try checkDuplicate(uid, profile.rawValue, except: old)
        let open = try read { () throws(BookError) in
            try source.openApplication(subjectUID: uid, profile: profile.rawValue)
        }
        if let open, open.number != number {
            throw EnrollmentError(.conflictingApplication(open.number))
        }
    }

    /// Refuses when the subject has a certificate of the profile that is valid now, other than `old`.
    func checkDuplicate(
        _ uid: String,
        _ profile: String,
        except old: CertificateID? = nil
    ) throws(EnrollmentError) {
        let now = clock.now
        let certificates = try read { () throws(BookError) in try source.certificates(subjectUID: uid) }
        let inUse = certificates.first { certificate in
            certificate.reservation.profile == profile && certificate.reservation.notAfter >= now
                && certificate.state.mayBeGood && certificate.id != old
        }
        if let inUse { throw EnrollmentError(.duplicateCertificate(inUse.id.serial)) }
    }

    /// The uploads must be what the form's list says, in its order.
    func mismatches(_ file: ApplicationFile, _ uploads: [AttachmentUpload]) -> [ValidationFailure] {
        guard file.attachments.map(\.kind) != uploads.map(\.kind) else { return [] }
        return [ValidationFailure("attachments", .mismatch, "附件：上传的文件与清单不一致，请重新上传")]
    }

    /// The account's name must be the applicant's, and the agreements the current ones.
    func disagreements(
        _ form: ApplicationForm,
        _ submitter: Submitter
    ) throws(EnrollmentError) -> [ValidationFailure] {
        var failures: [ValidationFailure] = []
        let known = try read { () throws(BookError) in
            try source.verifiedName(ofAccount: submitter.login)
        }
        let nameField = form.kind == .expert ? "applicantName" : "handler.name"
        if let name = submitter.verifiedName ?? known, name != form.person.name.text {
            failures.append(.init(nameField, .mismatch, "姓名：与账号实名认证的姓名不一致"))
        }
        if form.agreements != policy.agreements {
            let message = "我已阅读并同意：协议已更新，请阅读并同意现行版本"
            failures.append(.init("agreementAccepted", .outdatedAgreement, message))
        }
        return failures
    }

    /// Stores the documents; when one fails, those before it are removed again.
    func store(_ uploads: [AttachmentUpload]) throws(EnrollmentError) -> [StoredAttachment] {
        var stored: [StoredAttachment] = []
        do throws(EnrollmentError) {
            for upload in uploads { stored.append(try store(upload)) }
        } catch {
            forget(stored)
            throw error
        }
        return stored
    }

    /// Removes what was stored for an application that was not recorded.
    ///
    /// When the vault cannot, the file stays: encrypted, named by no record, and found by that. The error that
    /// led here is the one to report.
    func forget(_ stored: [StoredAttachment]) {
        for attachment in stored { try? ports.vault.remove(attachment.name) }
    }

    private func store(_ upload: AttachmentUpload) throws(EnrollmentError) -> StoredAttachment {
        guard let mediaType = MediaType(content: upload.content) else {
            throw EnrollmentError(.portFailed("vault", detail: "unrecognised content"))
        }
        let fact = AttachmentFact(
            kind: upload.kind,
            fingerprint: try port("fingerprint") { try ports.fingerprint(upload.content) },
            mediaType: mediaType,
            size: upload.content.count
        )
        return StoredAttachment(fact: fact, name: try port("vault") { try ports.vault.store(upload.content) })
    }
}
