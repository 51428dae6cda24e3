import Model

/// What a transition may change of an application beside its state.
struct ApplicationEdit {
    var subjectUID: String
    var profile: String
    var registrar: String?
    var snapshot: [UInt8]
    var snapshotVersion: Int64
    var reviewer: String?
    var reasonCode: String?
    var reasonText: String?
}

extension ApplicationRecord {
    /// The record one version later.
    func moved(
        to state: ApplicationState,
        at now: Timestamp,
        _ change: (inout ApplicationEdit) -> Void = { _ in }
    ) -> ApplicationRecord {
        var edit = ApplicationEdit(
            subjectUID: subjectUID,
            profile: profile,
            registrar: registrar,
            snapshot: snapshot,
            snapshotVersion: snapshotVersion,
            reviewer: reviewer,
            reasonCode: reasonCode,
            reasonText: reasonText
        )
        change(&edit)
        return ApplicationRecord(
            number: number,
            type: type,
            state: state,
            version: version + 1,
            subjectUID: edit.subjectUID,
            profile: edit.profile,
            owner: owner,
            registrar: edit.registrar,
            snapshot: edit.snapshot,
            snapshotVersion: edit.snapshotVersion,
            reviewer: edit.reviewer,
            reasonCode: edit.reasonCode,
            reasonText: edit.reasonText,
            certificate: certificate,
            createdAt: createdAt,
            updatedAt: now
        )
    }
}
