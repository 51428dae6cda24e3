import Model

/// What the book, or the memory of it, says of the certificates that are asked for.
extension OCSPResponder {
    /// The statuses when all of them are remembered, so that a nonce costs a signature and no look into the book.
    func remembered(_ certificates: [CertificateID?], at now: Timestamp) -> [CertificateStatus]? {
        var statuses: [CertificateStatus] = []
        for certificate in certificates {
            guard let certificate, let status = cache.status(of: certificate, at: now) else { return nil }
            statuses.append(status)
        }
        return statuses
    }

    func statuses(
        _ certificates: [CertificateID?],
        of issuer: OCSPIssuer,
        readAt point: AnswerCache.Point,
        at now: Timestamp
    ) throws(OCSPError) -> [CertificateStatus] {
        var statuses: [CertificateStatus] = []
        for certificate in certificates {
            var found = try certificate.map(status) ?? .unknown
            guard found != .unknown || policy.unissued != .unauthorized else { throw OCSPError(.unissued) }
            if found == .good, let fall = try fall(of: issuer, readAt: point, at: now) {
                found = .revoked(fall)
            }
            if let certificate { cache.remember(found, of: certificate, readAt: point) }
            statuses.append(found)
        }
        return statuses
    }

    /// What became of everything that an authority issued, because somebody else may have its key, or one above it.
    ///
    /// Source: RFC 6960 §2.7.
    private func fall(
        of issuer: OCSPIssuer,
        readAt point: AnswerCache.Point,
        at now: Timestamp
    ) throws(OCSPError) -> Revocation? {
        for id in issuer.above {
            let found: CertificateStatus
            if let known = cache.status(of: id, at: now) {
                found = known
            } else {
                found = try status(of: id)
                cache.remember(found, of: id, readAt: point)
            }
            guard case .revoked(let own) = found, own.reason.isCompromise else { continue }
            return Revocation(date: own.date, reason: .caCompromise)
        }
        return nil
    }

    /// Whether somebody else may have the key of an authority; so it is taken to be while the book cannot be read.
    func mayBeCompromised(_ authority: CertificateID) -> Bool {
        guard let status = try? status(of: authority) else { return true }
        guard case .revoked(let revocation) = status else { return false }
        return revocation.reason.isCompromise
    }

    /// Whether the book says that a certificate is revoked.
    func isRevoked(_ certificate: CertificateID) -> Bool {
        if case .revoked = try? status(of: certificate) { true } else { false }
    }

    func status(of certificate: CertificateID) throws(OCSPError) -> CertificateStatus {
        do throws(BookError) {
            return try status.status(of: certificate)
        } catch {
            throw OCSPError(.bookUnavailable(detail: error.message))
        }
    }
}
