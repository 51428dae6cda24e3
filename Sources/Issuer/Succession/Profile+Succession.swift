import Model

extension Profile {
    /// Whether a renewal may keep the key.
    var allowsSameKeyRenewal: Bool { true }
}

extension CertificateTemplate {
    /// First and last second of a certificate that comes by `act`, inside the authority's own life.
    ///
    /// A renewal adds a lifetime to what is left, so that nobody loses days by renewing early; a replacement changes
    /// contents, not the end (product.md §5.1).
    func validity(
        for act: IssuanceAct,
        predecessor: CertificateRecord?,
        at now: Timestamp
    ) throws(IssuanceError) -> (notBefore: Timestamp, notAfter: Timestamp) {
        let fresh = try validity(at: now)
        guard let end = predecessor?.reservation.notAfter, end > now else { return fresh }
        let wanted: Timestamp
        switch act {
        case .new, .imported: return fresh
        case .renew, .rekey: wanted = profile.lifetime.end(from: end.advanced(bySeconds: 1))
        case .replace, .reissue: wanted = end
        }
        return (fresh.notBefore, min(wanted, issuer.notAfter ?? wanted))
    }
}
