import Model

/// A document after it was stored.
struct StoredAttachment: Hashable, Sendable {
    let fact: AttachmentFact
    /// The vault's name for it.
    let name: String
}

/// A valid form with its stored documents, on its way into the book.
struct Submission {
    let filled: FilledForm
    let attachments: [StoredAttachment]
    let submitter: Submitter
    /// Whether its documents waited for a decision.
    let wereKept: Bool

    var form: ApplicationForm { filled.form }

    init(
        _ filled: FilledForm,
        _ attachments: [StoredAttachment],
        _ submitter: Submitter,
        wereKept: Bool = false
    ) {
        self.filled = filled
        self.attachments = attachments
        self.submitter = submitter
        self.wereKept = wereKept
    }

    /// What is frozen.
    func snapshot(on day: CalendarDay) -> ApplicationSnapshot {
        ApplicationSnapshot(
            form: form,
            attachments: attachments.map(\.fact),
            matter: filled.matter,
            submittedOn: day,
            judgedOn: filled.judgedOn,
            isEmailVerified: submitter.isEmailVerified,
            isMobileVerified: submitter.isMobileVerified
        )
    }

    /// What is written beside the application: its documents, the audit event and the notice.
    func effects(
        _ record: ApplicationRecord,
        _ deed: Deed,
        _ policy: EnrollmentPolicy,
        _ now: Timestamp
    ) -> [Change] {
        let documents = attachments.enumerated().map { position, attachment in
            Change.addAttachment(
                AttachmentRecord(
                    application: record.number,
                    snapshotVersion: record.snapshotVersion,
                    position: position,
                    kind: attachment.fact.kind.rawValue,
                    fingerprint: attachment.fact.fingerprint,
                    mediaType: attachment.fact.mediaType.rawValue,
                    size: attachment.fact.size,
                    storedAs: attachment.name
                )
            )
        }
        let notices = Notices(record: record, person: form.person, at: now)
        let released = wereKept ? attachments.map { Change.office(.releasePaper(storedAs: $0.name)) } : []
        return documents + released + [
            .audit(deed.audit(auditFacts(record), at: now)), notices.submitted(reviewTime: policy.reviewTime),
        ]
    }

    /// Facts for the audit chain, masked.
    private func auditFacts(_ record: ApplicationRecord) -> [String: String] {
        var facts = [
            "state": record.state.rawValue,
            "version": String(record.version),
            "snapshotVersion": String(record.snapshotVersion),
            "applicant": form.kind.rawValue,
            "profile": record.profile,
            "owner": record.owner,
            "name": Mask.name(form.person.name.text),
            "idNumber": Mask.identityNumber(form.person.document.number),
            "mobile": Mask.mobile(form.person.mobile.text),
            "attachments": String(attachments.count),
        ]
        facts["registrar"] = submitter.registrar
        if submitter.isIdentityChecked { facts["identity"] = "compared with the document" }
        facts["certificate"] = record.certificate?.serial.hexadecimal
        return facts
    }
}
