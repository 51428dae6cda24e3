import Model

/// A revocation without an application before it: by the centre, or by the holder in an emergency.
extension EnrollmentDesk {
    /// Why a certificate is revoked, and who began it.
    struct Grounds {
        /// Who began it; the reason code of the REVOKE on record.
        enum Initiator: String {
            case centre = "initiator_ca"
            case holder = "initiator_holder"
        }

        let cause: RevocationCause
        let text: String?
        let initiator: Initiator
        /// Who proposed it; nil for the holder.
        let reviewer: String?
    }

    /// Revokes, and leaves a REVOKE that the holder sees, COMPLETED; nil where nobody applied for the certificate.
    func revokeOutright(
        _ certificate: CertificateRecord,
        _ grounds: Grounds,
        alongside changes: [Change],
        by principal: Principal
    ) async throws(EnrollmentError) -> ApplicationRecord? {
        guard let held = try caseOf(certificate) else {
            let revoked = try revocation(
                certificate,
                grounds.cause,
                grounds.text,
                nil,
                except: nil,
                by: principal
            )
            try await write(changes + revoked)
            return nil
        }
        for attempt in 0..<EnrollmentDesk.attempts {
            let record = self.record(held, grounds, try number(.revoke, attempt: attempt, seed: nil))
            let entry = try entry(record, held, grounds, by: principal)
            do throws(BookError) {
                try await book.commit(changes + entry)
                return record
            } catch {
                guard case .exists(let object) = error.reason, object == "application \(record.number)" else {
                    throw EnrollmentError(.book(error))
                }
            }
        }
        throw EnrollmentError(.noFreeNumber)
    }

    private func entry(
        _ record: ApplicationRecord,
        _ held: HeldCertificate,
        _ grounds: Grounds,
        by principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        let event = audit(
            "application.enter",
            record.number.text,
            principal,
            auditFacts(record).merging(["initiator": grounds.initiator.rawValue]) { $1 }
        )
        let notices = Notices(record: record, person: held.snapshot.form.person, at: clock.now)
        return [.addApplication(record), .addOrder(zeroOrder(record.number, clock.now)), .audit(event)]
            + (try revocation(
                held.certificate,
                grounds.cause,
                grounds.text,
                nil,
                except: record.number,
                by: principal
            )) + [notices.revoked(held.certificate.id.serial)]
    }

    private func record(
        _ held: HeldCertificate,
        _ grounds: Grounds,
        _ number: ApplicationNumber
    ) -> ApplicationRecord {
        let matter = CertificateMatter(
            certificate: held.certificate.id,
            tokenSerial: held.certificate.reservation.tokenSerial,
            business: .revoke(grounds.cause, text: grounds.text, since: nil)
        )
        let snapshot = ApplicationSnapshot(
            form: held.snapshot.form,
            attachments: [],
            matter: matter,
            submittedOn: today,
            judgedOn: held.snapshot.judgedOn,
            isEmailVerified: held.snapshot.isEmailVerified,
            isMobileVerified: held.snapshot.isMobileVerified
        )
        return ApplicationRecord(
            number: number,
            type: .revoke,
            state: .completed,
            version: 1,
            subjectUID: held.application.subjectUID,
            profile: held.certificate.reservation.profile,
            owner: held.application.owner,
            registrar: nil,
            snapshot: snapshot.canonicalJSON,
            snapshotVersion: 1,
            reviewer: grounds.reviewer,
            reasonCode: grounds.initiator.rawValue,
            reasonText: grounds.text ?? grounds.cause.label,
            certificate: held.certificate.id,
            createdAt: clock.now,
            updatedAt: clock.now
        )
    }
}
