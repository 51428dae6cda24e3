import Model

/// What a step may change of a job beside its state.
struct JobEdit {
    var station: String?
    var producer: String?
    var leaseUntil: Timestamp?
    var tokenSerial: String?
    var subjectPublicKeyInfo: [UInt8]?
    var tokenSlot: String?
    var certificate: CertificateID?
    var failure: String?
    var priority: JobRecord.Priority
}

extension JobRecord {
    /// The life of the job as found.
    var life: JobLife { JobLife(state: state, resumeFrom: resumeFrom) }

    /// The record one version later, moved by `event`.
    func moved(
        by event: JobEvent,
        at now: Timestamp,
        _ change: (inout JobEdit) -> Void = { _ in }
    ) throws(EnrollmentError) -> JobRecord {
        var life = life
        do throws(InvalidTransition) {
            try life.apply(event)
        } catch {
            throw EnrollmentError(.invalidTransition(error))
        }
        return edited(life, at: now, change)
    }

    /// The record one version later, where it stands.
    func edited(at now: Timestamp, _ change: (inout JobEdit) -> Void) -> JobRecord {
        edited(life, at: now, change)
    }

    private func edited(_ life: JobLife, at now: Timestamp, _ change: (inout JobEdit) -> Void) -> JobRecord {
        var edit = JobEdit(
            station: station,
            producer: producer,
            leaseUntil: leaseUntil,
            tokenSerial: tokenSerial,
            subjectPublicKeyInfo: subjectPublicKeyInfo,
            tokenSlot: tokenSlot,
            certificate: certificate,
            failure: failure,
            priority: priority
        )
        change(&edit)
        return JobRecord(
            application: application,
            state: life.state,
            resumeFrom: life.resumeFrom,
            version: version + 1,
            station: edit.station,
            producer: edit.producer,
            leaseUntil: edit.leaseUntil,
            tokenSerial: edit.tokenSerial,
            subjectPublicKeyInfo: edit.subjectPublicKeyInfo,
            tokenSlot: edit.tokenSlot,
            certificate: edit.certificate,
            failure: edit.failure,
            priority: edit.priority,
            createdAt: createdAt,
            updatedAt: now
        )
    }
}
