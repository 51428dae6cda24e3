/// What a list speaks of, and by whom.
extension RevocationList {
    /// Whether the list is about `certificate`: one that does not name it says that it was not revoked.
    ///
    /// - Parameter certificate: of the list's issuer.
    /// - Returns: false also for a list whose point cannot be read.
    public func speaks(for certificate: Certificate) -> Bool {
        speaks(forAuthority: certificate.isAuthority, at: certificate.crlURLs)
    }

    /// Whether the list is about a certificate of these features: a list of a part is about the certificates that name
    /// its distribution point, one of users' or authorities' certificates about these; one of some reasons, of attribute
    /// certificates or of other issuers' about none as far as we go.
    ///
    /// - Parameters:
    ///   - isAuthority: what its basicConstraints says.
    ///   - urls: its CRL distribution points.
    /// - Returns: false also for a list whose point cannot be read.
    ///
    /// Source: RFC 5280 §5.2.5, §6.3.3 (b)(2).
    public func speaks(forAuthority isAuthority: Bool, at urls: [String]) -> Bool {
        guard let issuingDistributionPoint else { return true }
        let point = try? IssuingDistributionPoint(der: issuingDistributionPoint)
        return point?.covers(isAuthority: isAuthority, urls: urls) ?? false
    }

    /// Checks that `issuer` made the list and may, and that nothing critical in it goes unread.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for a list of another issuer, of one that may not sign lists, for a delta
    ///   alone, one with an extension that is not understood, or that is limited in a way that is not; `.signatureInvalid`.
    ///
    /// Source: RFC 5280 §5.2, §6.3.3 (f), (g).
    public func verify(issuedBy issuer: Certificate) throws(CryptoError) {
        guard base == nil else {
            throw CryptoError(.notAllowed(what: "delta list without the full list that it builds on"))
        }
        try verifyWholeOrDelta(issuedBy: issuer)
    }

    /// The same for a list that may be a delta, which whoever asks combines with its full list.
    ///
    /// - Throws: as `verify`, and takes deltas.
    public func verifyWholeOrDelta(issuedBy issuer: Certificate) throws(CryptoError) {
        try check(issuedBy: issuer)
        try verifySignature(by: issuer.publicKey)
    }

    /// All of that but the signature.
    fileprivate func check(issuedBy issuer: Certificate) throws(CryptoError) {
        guard self.issuer == issuer.subjectDER else {
            throw CryptoError(.notAllowed(what: "revocation list of another issuer"))
        }
        guard issuer.keyUsage?.contains(.cRLSign) != false else {
            throw CryptoError(.notAllowed(what: "revocation list of an issuer whose keyUsage lacks cRLSign"))
        }
        let known = [
            RevocationListIdentifier.issuingDistributionPoint, RevocationListIdentifier.deltaIndicator,
        ]
        if let unknown = criticalExtensions.first(where: { !known.contains($0) }) {
            throw CryptoError(.notAllowed(what: "critical extension \(unknown) of the revocation list"))
        }
        if let issuingDistributionPoint { _ = try IssuingDistributionPoint(der: issuingDistributionPoint) }
    }

    /// Whether this delta, with the full list, says what a full list of the delta's time would say.
    ///
    /// Source: RFC 5280 §5.2.4, §6.3.3 (c).
    public func completes(_ full: RevocationList) -> Bool {
        guard let base, let number, let given = full.number, full.base == nil else { return false }
        return full.issuer == issuer && full.issuingDistributionPoint == issuingDistributionPoint
            && base <= given && given <= number
    }
}

extension StreamedRevocationList {
    /// Checks that `issuer` made the list, or the delta, and may, and that nothing critical in it goes unread.
    ///
    /// - Throws: as `RevocationList.verifyWholeOrDelta`; what reading throws.
    ///
    /// Source: RFC 5280 §5.2, §6.3.3 (f), (g).
    public func verifyWholeOrDelta(issuedBy issuer: Certificate) throws {
        try frame.check(issuedBy: issuer)
        try verifySignature(by: issuer.publicKey)
    }
}
