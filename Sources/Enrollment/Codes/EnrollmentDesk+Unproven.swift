public import Model

/// What was signed in holders' sessions, and never proven.
extension EnrollmentDesk {
    /// How it stands with a certificate.
    ///
    /// - Parameter certificate: one that is signed, and not proven.
    /// - Returns: nil for one that was not signed in a session of its holder's, as by an administrator.
    /// - Throws: `EnrollmentError` with `.notFound`, `.damagedSnapshot` or `.book`.
    public func unprovenStanding(
        of certificate: CertificateRecord
    ) throws(EnrollmentError) -> UnprovenStanding? {
        // A first certificate is a job's.
        guard certificate.state == .issued, certificate.reservation.act.hasPredecessor,
            let record = try caseOf(certificate)?.application,
            record.type == .renew || record.type == .replace
        else { return nil }
        let codes = try read { () throws(BookError) in try source.codes(for: record.number.text) }
        guard codes.contains(where: { $0.requestDigest != nil }),
            try certificates(signedFor: record).contains(where: { $0.id == certificate.id })
        else { return nil }
        let open = codes.last(where: \.state.isOpen)
        if record.state == .pendingExecution, let open, open.isUsable(at: clock.now) {
            return .awaited(record.number, until: open.sessionUntil ?? open.expiresAt)
        }
        // Whoever asks for another code in this moment is first, or gets one that is worth nothing for this certificate.
        let end: [Change] = open.map { [.updateCode($0.moved(to: .void, at: clock.now), from: $0)] } ?? []
        return .left(record.number, end)
    }
}
