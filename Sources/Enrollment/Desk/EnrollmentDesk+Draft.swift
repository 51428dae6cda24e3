public import Model

/// 保存 and 删除: rows C1, C2, C3.
///
/// A draft may be incomplete, so nobody knows yet whose it is: it belongs to a nameless subject of its own
/// until it is submitted. That way a draft with somebody else's identity number blocks nobody.
extension EnrollmentDesk {
    /// Saves a form for later; only what is filled in is checked.
    ///
    /// - Parameters:
    ///   - file: the form; `applicant`, and for an enterprise `profile`, must be there.
    ///   - number: the draft to replace; nil for a new one.
    ///   - submitter: the account and who acts for it.
    ///   - version: the version that was edited; nil for whatever is there.
    /// - Returns: the application, DRAFT.
    /// - Throws: `EnrollmentError` with `.validationFailed`, `.notPermitted`, `.sodViolation`, `.notFound`,
    ///   `.stateChanged`, `.invalidTransition`, `.noFreeNumber`, `.portFailed` or `.book`.
    public func saveDraft(
        _ file: ApplicationFile,
        as number: ApplicationNumber? = nil,
        by submitter: Submitter,
        version: Int64? = nil
    ) async throws(EnrollmentError) -> ApplicationRecord {
        let (profile, certificate) = try draftMatter(file, submitter)
        guard let number else { return try await addDraft(file, profile, certificate, submitter) }
        let deed = Deed(
            action: "application.save",
            number: number,
            principal: submitter.principal,
            version: version,
            key: nil
        )
        return try await perform(deed) { record throws(EnrollmentError) in
            try permit(.edit, submitter.principal, record)
            guard file.type == record.type else {
                throw EnrollmentError(.validationFailed([otherType(record)]))
            }
            if record.certificate != certificate?.id {
                throw EnrollmentError(.validationFailed([otherCertificate]))
            }
            let state = try advance(record, .save, TransitionFacts(holding: [.byOwner, .formatValid]))
            let now = clock.now
            let moved = record.moved(to: state, at: now) { edit in
                edit.profile = profile.rawValue
                edit.snapshot = CanonicalJSON.encode(file.root)
            }
            let audit = deed.audit(["state": state.rawValue, "version": String(moved.version)], at: now)
            return Decision(record: moved, changes: [.updateApplication(moved), .audit(audit)])
        }
    }

    /// Removes a draft.
    ///
    /// - Parameters:
    ///   - number: the draft.
    ///   - principal: its owner, or the registrar who entered it.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.invalidTransition`, `.stateChanged`
    ///   or `.book`.
    public func discard(_ number: ApplicationNumber, by principal: Principal) async throws(EnrollmentError) {
        let deed = Deed(
            action: "application.discard",
            number: number,
            principal: principal,
            version: nil,
            key: nil
        )
        _ = try await perform(deed) { record throws(EnrollmentError) in
            try permit(.edit, principal, record)
            _ = try next(record, .discard, TransitionFacts(holding: [.byOwner]))
            return Decision(record: record, changes: removal(record, deed))
        }
    }

    /// The changes that remove a draft.
    func removal(_ record: ApplicationRecord, _ deed: Deed) -> [Change] {
        [
            .discardDraft(record.number, version: record.version),
            .audit(deed.audit(["version": String(record.version)], at: clock.now)),
        ]
    }

    private func draftMatter(
        _ file: ApplicationFile,
        _ submitter: Submitter
    ) throws(EnrollmentError) -> (ProfileName, CertificateRecord?) {
        guard file.type != .new else { return (try draftProfile(file), nil) }
        let base = try base(file, submitter)
        let failures = draftFailures(file, base)
        guard failures.isEmpty else { throw EnrollmentError(.validationFailed(failures)) }
        return (base.snapshot.form.profile, base.certificate)
    }

    private func draftProfile(_ file: ApplicationFile) throws(EnrollmentError) -> ProfileName {
        var failures = file.failures(today: today, isDraft: true)
        let kind = file.root["applicant"]?.text.flatMap(ApplicantKind.init(rawValue:))
        let given = file.root["profile"]?.text.flatMap(ProfileName.init(rawValue:))
        let profile = kind == .expert ? .expert : given
        if profile == nil, failures.isEmpty {
            failures.append(.init("profile", .missing, "证书类型：请选择 ORG 或 HANDLER"))
        }
        guard let profile, failures.isEmpty else { throw EnrollmentError(.validationFailed(failures)) }
        return profile
    }

    private func addDraft(
        _ file: ApplicationFile,
        _ profile: ProfileName,
        _ certificate: CertificateRecord?,
        _ submitter: Submitter
    ) async throws(EnrollmentError) -> ApplicationRecord {
        do throws(EnrollmentError) {
            try permit(.submit, submitter.principal, nil)
            _ = try begin(.save, file.type, submitter)
        } catch {
            throw await recorded(error, "application.save", submitter.principal, submitter.login)
        }
        for attempt in 0..<EnrollmentDesk.attempts {
            let number = try number(file.type, attempt: attempt, seed: nil)
            let decision = try draft(file, profile, certificate, submitter, number)
            do throws(BookError) {
                try await book.commit(decision.changes)
                return decision.record
            } catch {
                guard case .exists = error.reason else { throw EnrollmentError(.book(error)) }
            }
        }
        throw EnrollmentError(.noFreeNumber)
    }

    private func draft(
        _ file: ApplicationFile,
        _ profile: ProfileName,
        _ certificate: CertificateRecord?,
        _ submitter: Submitter,
        _ number: ApplicationNumber
    ) throws(EnrollmentError) -> Decision {
        let subject = try subject(Array("DRAFT|\(number)".utf8))
        let now = clock.now
        let record = ApplicationRecord(
            number: number,
            type: file.type,
            state: try begin(.save, file.type, submitter),
            version: 1,
            subjectUID: subject.uid,
            profile: profile.rawValue,
            owner: submitter.login,
            registrar: submitter.registrar,
            snapshot: CanonicalJSON.encode(file.root),
            snapshotVersion: 1,
            reviewer: nil,
            reasonCode: nil,
            reasonText: nil,
            certificate: certificate?.id,
            createdAt: now,
            updatedAt: now
        )
        let event = AuditEvent(
            at: now,
            actor: submitter.principal.auditName,
            action: "application.save",
            object: number.text,
            detail: ["state": record.state.rawValue, "profile": record.profile]
        )
        return Decision(record: record, changes: subject.addition + [.addApplication(record), .audit(event)])
    }
}
