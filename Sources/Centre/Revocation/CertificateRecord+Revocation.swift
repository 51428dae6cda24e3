import Model

extension CertificateRecord {
    /// Whether it is revoked, and `reason` says nothing worse: of a compromise that shows itself later the book is told.
    ///
    /// Source: RFC 5280 §5.3.1; its date stays.
    func isRevoked(as reason: RevocationReason) -> Bool {
        state == .revoked && (!reason.isCompromise || revocation?.reason.isCompromise != false)
    }
}

extension Revocation {
    /// The same from another moment on.
    func since(_ date: Timestamp) -> Revocation {
        Revocation(date: date, reason: reason, invalidityDate: invalidityDate)
    }
}
