public import Model

/// G-RENEW, G-REPLACE, G-UNLOCK, G-REVOKE and 补办: whether there may be such an application about a certificate.
///
/// Source: product.md §4.4.
extension EnrollmentDesk {
    /// How far back the first certificate of a line may lie; one a year outlives every centre.
    private static let longestLine = 1000

    /// The certificate of an account; somebody else's is not there.
    func caseOf(_ serial: SerialNumber, of login: String) throws(EnrollmentError) -> HeldCertificate {
        let candidates = try read { () throws(BookError) in try source.certificates(serial: serial) }
        for certificate in candidates {
            if let found = try caseOf(certificate), found.application.owner == login { return found }
        }
        throw EnrollmentError(.notFound(object: "certificate \(serial.hexadecimal) of this account"))
    }

    /// A certificate with what was approved for it; nil when nobody applied for it.
    func caseOf(_ certificate: CertificateRecord) throws(EnrollmentError) -> HeldCertificate? {
        var current = certificate
        for _ in 0..<EnrollmentDesk.longestLine {
            if let number = current.reservation.application {
                let application = try found(number)
                return HeldCertificate(
                    certificate: certificate,
                    application: application,
                    snapshot: try ApplicationSnapshot(canonicalJSON: application.snapshot)
                )
            }
            guard let id = current.reservation.predecessor,
                let earlier = try read({ () throws(BookError) in try source.certificate(id) })
            else { return nil }
            current = earlier
        }
        return nil
    }

    /// The certificate, which must be on record.
    func foundCertificate(_ id: CertificateID) throws(EnrollmentError) -> CertificateRecord {
        let record = try read { () throws(BookError) in try source.certificate(id) }
        guard let record else {
            throw EnrollmentError(.notFound(object: "certificate \(id.serial.hexadecimal)"))
        }
        return record
    }

    /// Refuses what the certificate's state and end do not permit; a NEW has none.
    @discardableResult
    func checkEligible(
        _ file: ApplicationFile,
        _ submitter: Submitter
    ) throws(EnrollmentError) -> CertificateRecord? {
        guard file.type != .new else { return nil }
        let certificate = try base(file, submitter).certificate
        try checkEligible(certificate, for: file.type)
        return certificate
    }

    private func checkEligible(
        _ certificate: CertificateRecord,
        for type: ApplicationType
    ) throws(EnrollmentError) {
        try checkInUse(certificate, for: type)
        if type == .renew { try checkWindow(certificate, at: clock.now) }
        if type == .renew || type == .replace {
            try checkNotFollowed(certificate)
            try checkSingle(certificate)
        }
    }

    /// Refuses a certificate to which an encryption certificate belongs: a new signing key on the token would leave that behind,
    /// with its old end and its old words, unless the centre makes another pair together with it.
    func checkSingle(_ certificate: CertificateRecord) throws(EnrollmentError) {
        let beside = try read { () throws(BookError) in try source.certificates(fallingWith: certificate) }
        guard let pair = beside.first(where: { $0.reservation.purpose == .encryption }) else { return }
        let isFollowed = try port("look at the pair") { try ports.followsPair(certificate) }
        guard isFollowed else { throw EnrollmentError(.pairedCertificate(pair.id.serial)) }
    }

    /// Refuses a second successor: the holder has the first one, and the certificate is on its way out.
    private func checkNotFollowed(_ certificate: CertificateRecord) throws(EnrollmentError) {
        let successors = try read { () throws(BookError) in try source.successors(of: certificate.id) }
        if let next = successors.first(where: { $0.state == .active && $0.reservation.purpose == .signing }) {
            throw EnrollmentError(.duplicateCertificate(next.id.serial))
        }
    }

    /// What stands in the way of an application about a certificate now; what its form must say is judged when it is there.
    ///
    /// - Parameters:
    ///   - type: the business.
    ///   - serial: the certificate.
    ///   - login: the account.
    /// - Returns: the refusal that a submission would meet; nil for none.
    /// - Throws: `EnrollmentError` with `.notFound`, also for a certificate of somebody else; `.damagedSnapshot` or `.book`.
    public func obstacle(
        to type: ApplicationType,
        about serial: SerialNumber,
        of login: String
    ) throws(EnrollmentError) -> EnrollmentError? {
        let held = try caseOf(serial, of: login)
        do throws(EnrollmentError) {
            try checkEligible(held.certificate, for: type)
            try checkRivals(type, held.certificate, held.snapshot.form.profile, except: nil)
            return nil
        } catch {
            switch error.reason {
            case .certificateExpired, .certificateNotActive, .notInRenewalWindow, .conflictingApplication,
                .duplicateCertificate, .pairedCertificate:
                return error
            default: throw error
            }
        }
    }

    /// ACTIVE and not ended; a lost token's may be revoked for that already.
    func checkInUse(_ certificate: CertificateRecord, for type: ApplicationType) throws(EnrollmentError) {
        let serial = certificate.id.serial
        if type == .reissue, certificate.state == .revoked {
            let reason = certificate.revocation?.reason
            guard reason == .keyCompromise || reason == .superseded else {
                throw EnrollmentError(.certificateNotActive(serial))
            }
        } else if certificate.state != .active {
            throw EnrollmentError(.certificateNotActive(serial))
        }
        guard clock.now <= certificate.reservation.notAfter else {
            throw EnrollmentError(.certificateExpired(serial))
        }
    }

    /// From 00:00 of the day 30 days before the day of the end, in Asia/Shanghai, to the last second.
    func checkWindow(_ certificate: CertificateRecord, at now: Timestamp) throws(EnrollmentError) {
        let opens = RenewalWindow(certificate.reservation.notAfter).opensOn
        guard now >= opens.start else { throw EnrollmentError(.notInRenewalWindow(opensAt: opens)) }
    }

    /// Whose the application is: of a NEW by its identity, of everything else the certificate's; and no other stands in the way.
    func subject(
        of filled: FilledForm,
        except number: ApplicationNumber?
    ) throws(EnrollmentError) -> ResolvedSubject {
        guard let certificate = filled.certificate else {
            let subject = try subject(filled.form.identity)
            try checkConflicts(subject.uid, filled.form.profile, except: number)
            return subject
        }
        let uid = try checkRivals(filled.type, certificate, filled.form.profile, except: number)
        return ResolvedSubject(uid: uid, addition: [])
    }

    /// Whose the certificate is, when no other application about it, and no other certificate, stands in the way.
    @discardableResult
    private func checkRivals(
        _ type: ApplicationType,
        _ certificate: CertificateRecord,
        _ profile: ProfileName,
        except number: ApplicationNumber?
    ) throws(EnrollmentError) -> String {
        guard let uid = certificate.reservation.subjectUID else {
            throw EnrollmentError(.notFound(object: "subject of \(certificate.id.serial.hexadecimal)"))
        }
        if type == .reissue {
            try checkConflicts(uid, profile, replacing: certificate.id, except: number)
        } else if let rival = try rival(type, about: certificate.id, except: number) {
            throw EnrollmentError(.conflictingApplication(rival.number))
        }
        return uid
    }

    /// A form of another business than the application's.
    func otherType(_ record: ApplicationRecord) -> ValidationFailure {
        ValidationFailure("type", .mismatch, "业务类型：该申请为\(record.type.label)（\(record.type.rawValue)）")
    }

    /// A form about another certificate than the application.
    var otherCertificate: ValidationFailure {
        ValidationFailure("certificate", .mismatch, "证书序列号：与该申请的证书不一致")
    }
}
