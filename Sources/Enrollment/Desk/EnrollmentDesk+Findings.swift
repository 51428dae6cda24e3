public import Model

/// 自动检查: what an approval would be refused for, before anybody decides.
extension EnrollmentDesk {
    /// Looks at a submission by the rules that an approval applies again.
    ///
    /// - Returns: one finding for each check that its business has.
    /// - Throws: `EnrollmentError` with `.damagedSnapshot`, `.notFound` or `.book`.
    public func findings(on record: ApplicationRecord) throws(EnrollmentError) -> [ReviewFinding] {
        let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
        var findings = [formFinding(snapshot, record.type)]
        let certificate = try record.certificate.map { id throws(EnrollmentError) in try foundCertificate(id)
        }
        if record.type.isProduced {
            let finding = try finding(.duplicate) { () throws(EnrollmentError) in
                try checkDuplicate(record.subjectUID, record.profile, except: certificate?.id)
            }
            findings.append(finding)
        }
        guard let certificate else { return findings }
        let standing = try finding(.certificate) { () throws(EnrollmentError) in
            try recheck(certificate, record.type, snapshot)
        }
        let rival = try rival(of: record)
        let crossing = rival.map { ReviewFinding(.rival, .notice, $0.number.text) }
        return findings + [standing, crossing ?? ReviewFinding(.rival, .passed)]
    }

    private func formFinding(_ snapshot: ApplicationSnapshot, _ type: ApplicationType) -> ReviewFinding {
        let isOnRecord = type == .unlock || type == .revoke
        let failures = snapshot.failures(on: isOnRecord ? snapshot.judgedOn : today)
        guard !failures.isEmpty else { return ReviewFinding(.form, .passed) }
        return ReviewFinding(.form, .failed, failures.map(\.message).joined(separator: "；"))
    }

    /// Passed, or failed with the serial number that stands in the way.
    private func finding(
        _ subject: ReviewFinding.Subject,
        _ check: () throws(EnrollmentError) -> Void
    ) throws(EnrollmentError) -> ReviewFinding {
        do throws(EnrollmentError) {
            try check()
            return ReviewFinding(subject, .passed)
        } catch {
            switch error.reason {
            case .duplicateCertificate(let serial), .pairedCertificate(let serial),
                .certificateNotActive(let serial), .certificateExpired(let serial):
                return ReviewFinding(subject, .failed, serial.hexadecimal)
            case .notInRenewalWindow(let day): return ReviewFinding(subject, .failed, day.description)
            default: throw error
            }
        }
    }
}
