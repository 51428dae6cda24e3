public import Model

/// 提交审核, for the first time and again after a rejection: rows C4 and C7.
extension EnrollmentDesk {
    /// Submits an application of whatever business.
    ///
    /// - Parameters:
    ///   - file: the form; its `type` says which business.
    ///   - uploads: its documents, in the order of the form's `attachments`.
    ///   - submitter: the account and who acts for it.
    ///   - key: idempotency key; the same key finds the same application for a week.
    /// - Returns: the application, PENDING_REVIEW.
    /// - Throws: `EnrollmentError` with `.validationFailed` (every failure of form and documents),
    ///   `.notFound` (no such certificate of this account), `.certificateExpired`, `.certificateNotActive`, `.notInRenewalWindow`,
    ///   `.duplicateCertificate`, `.conflictingApplication`, `.notPermitted`, `.sodViolation`,
    ///   `.noFreeNumber`, `.portFailed` or `.book`.
    public func submit(
        _ file: ApplicationFile,
        uploads: [AttachmentUpload],
        by submitter: Submitter,
        key: String? = nil
    ) async throws(EnrollmentError) -> ApplicationRecord {
        let seed = key.map { "\(submitter.login)|\($0)" }
        let scoped = seed.map { "application.submit:\($0)" }
        if let scoped, let seed, try read({ () throws(BookError) in try source.isClaimed(key: scoped) }) {
            return try submitted(before: seed, file.type, submitter)
        }
        do throws(EnrollmentError) {
            try permit(.submit, submitter.principal, nil)
            _ = try begin(.submit, file.type, submitter)
            _ = try checkEligible(file, submitter)
        } catch {
            throw await recorded(error, "application.submit", submitter.principal, submitter.login)
        }
        let form = try validated(file, uploads, submitter)
        let stored = try store(uploads)
        do throws(EnrollmentError) {
            let outcome = try await enter(Submission(form, stored, submitter), seed: seed, key: scoped)
            if outcome.isRepetition { forget(stored) }
            return outcome.record
        } catch {
            forget(stored)
            throw error
        }
    }

    /// Submits a draft, or a rejected application again; the new form and documents replace the old.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - file: the form.
    ///   - uploads: its documents, all of them again.
    ///   - submitter: the account and who acts for it.
    ///   - version: the version that was edited; nil for whatever is there.
    ///   - key: idempotency key.
    ///   - changes: what else is written in the same commit; what it demands of the book holds for the submission as well.
    /// - Returns: the application, PENDING_REVIEW, its snapshot one version on.
    /// - Throws: as `submit`, and `.notFound`, `.stateChanged`, `.invalidTransition`.
    public func resubmit(
        _ number: ApplicationNumber,
        _ file: ApplicationFile,
        uploads: [AttachmentUpload],
        by submitter: Submitter,
        version: Int64? = nil,
        key: String? = nil,
        alongside changes: [Change] = []
    ) async throws(EnrollmentError) -> ApplicationRecord {
        let deed = Deed(
            action: "application.resubmit",
            number: number,
            principal: submitter.principal,
            version: version,
            key: key
        )
        var stored: [StoredAttachment] = []
        do throws(EnrollmentError) {
            let outcome = try await outcome(deed) { record throws(EnrollmentError) in
                try permit(.edit, submitter.principal, record)
                _ = try next(record, record.state == .draft ? .submit : .resubmit, facts(submitter))
                guard file.type == record.type else {
                    throw EnrollmentError(.validationFailed([otherType(record)]))
                }
                _ = try checkEligible(file, submitter)
                let form = try validated(file, uploads, submitter)
                if record.certificate != form.certificate?.id {
                    throw EnrollmentError(.validationFailed([otherCertificate]))
                }
                stored = try store(uploads)
                return try replace(record, Submission(form, stored, submitter), deed, changes)
            }
            if outcome.isRepetition { forget(stored) }
            return outcome.record
        } catch {
            forget(stored)
            throw error
        }
    }

    /// The first submission; a taken number or a subject that appeared meanwhile means another attempt.
    func enter(
        _ submission: Submission,
        seed: String?,
        key: String?
    ) async throws(EnrollmentError) -> Outcome {
        for attempt in 0..<EnrollmentDesk.attempts {
            let number = try number(submission.filled.type, attempt: attempt, seed: seed)
            let decision = try first(submission, number)
            let once = key.map { [Change.once(key: $0, at: clock.now)] } ?? []
            do throws(BookError) {
                try await book.commit(once + decision.changes)
                return Outcome(record: decision.record, isRepetition: false)
            } catch {
                switch error.reason {
                case .exists: continue
                case .repeated:
                    let record = try submitted(
                        before: seed ?? "",
                        submission.filled.type,
                        submission.submitter
                    )
                    return Outcome(record: record, isRepetition: true)
                case .conflictingApplication: throw try conflict(decision.record)
                case .stateChanged, .serialTaken, .keyAlreadyCertified, .keyBlocked, .alreadyCertified,
                    .notFound,
                    .numberNotGrowing, .busy, .diskFull, .damaged, .newerSchema, .cannotOpen, .replaced,
                    .outOfDate,
                    .failed:
                    throw EnrollmentError(.book(error))
                }
            }
        }
        throw EnrollmentError(.noFreeNumber)
    }

    /// C4 from nothing.
    private func first(
        _ submission: Submission,
        _ number: ApplicationNumber
    ) throws(EnrollmentError) -> Decision {
        let subject = try subject(of: submission.filled, except: nil)
        let now = clock.now
        let snapshot = submission.snapshot(on: CalendarDay(now))
        let record = ApplicationRecord(
            number: number,
            type: submission.filled.type,
            state: try begin(.submit, submission.filled.type, submission.submitter),
            version: 1,
            subjectUID: subject.uid,
            profile: submission.form.profile.rawValue,
            owner: submission.submitter.login,
            registrar: submission.submitter.registrar,
            snapshot: snapshot.canonicalJSON,
            snapshotVersion: 1,
            reviewer: nil,
            reasonCode: nil,
            reasonText: nil,
            certificate: submission.filled.certificate?.id,
            createdAt: now,
            updatedAt: now
        )
        let deed = Deed(
            action: "application.submit",
            number: number,
            principal: submission.submitter.principal,
            version: nil,
            key: nil
        )
        let changes = subject.addition + [.addApplication(record)]
        return Decision(record: record, changes: changes + submission.effects(record, deed, policy, now))
    }

    /// C4 from a draft, C7.
    private func replace(
        _ record: ApplicationRecord,
        _ submission: Submission,
        _ deed: Deed,
        _ more: [Change]
    ) throws(EnrollmentError) -> Decision {
        let subject = try subject(of: submission.filled, except: record.number)
        let isDraft = record.state == .draft
        let state = try advance(record, isDraft ? .submit : .resubmit, facts(submission.submitter))
        let now = clock.now
        let moved = record.moved(to: state, at: now) { edit in
            edit.subjectUID = subject.uid
            edit.profile = submission.form.profile.rawValue
            edit.snapshot = submission.snapshot(on: CalendarDay(now)).canonicalJSON
            edit.snapshotVersion = isDraft ? 1 : record.snapshotVersion + 1
            edit.reviewer = nil
            edit.reasonCode = nil
            edit.reasonText = nil
        }
        let changes = more + subject.addition + [.updateApplication(moved)]
        return Decision(record: moved, changes: changes + submission.effects(moved, deed, policy, now))
    }

    /// The application that an earlier use of the key made: of today or of one of the six days before.
    private func submitted(
        before seed: String,
        _ type: ApplicationType,
        _ submitter: Submitter
    ) throws(EnrollmentError) -> ApplicationRecord {
        for back in 0..<7 {
            for attempt in 0..<EnrollmentDesk.attempts {
                let number = try number(type, attempt: attempt, seed: seed, daysBack: Int64(back))
                let record = try read { () throws(BookError) in try source.application(number) }
                if let record, record.owner == submitter.login { return record }
            }
        }
        throw EnrollmentError(.notFound(object: "application of this idempotency key within a week"))
    }
}
