/// What a list speaks of, and by whom.
extension RevocationList {
    /// Whether the list is about `certificate`: one that does not name it says that it was not revoked.
    ///
    /// - Parameter certificate: of the list's issuer.
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
    ///
    /// Source: RFC 5280 §5.2.5, §6.3.3 (b)(2).
    public func speaks(forAuthority isAuthority: Bool, at urls: [String]) -> Bool {
        guard let issuingDistributionPoint else { return true }
        guard let point = try? IssuingDistributionPoint(der: issuingDistributionPoint) else { return false }
        return point.covers(isAuthority: isAuthority, urls: urls)
    }

    /// Checks that `issuer` made the list and may, and that nothing critical in it goes unread.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for a list of another issuer, of one that may not sign lists, with
    ///   an extension that is not understood, by reasons, of attribute certificates or of others' certificates; `.signatureInvalid`.
    ///
    /// Source: RFC 5280 §5.2, §6.3.3 (f), (g).
    public func verify(issuedBy issuer: Certificate) throws(CryptoError) {
        guard self.issuer == issuer.subjectDER else {
            throw CryptoError(.notAllowed(what: "revocation list of another issuer"))
        }
        guard issuer.keyUsage?.contains(.cRLSign) != false else {
            throw CryptoError(.notAllowed(what: "revocation list of an issuer whose keyUsage lacks cRLSign"))
        }
        let unknown = criticalExtensions.first { $0 != RevocationListIdentifier.issuingDistributionPoint }
        if let unknown {
            throw CryptoError(.notAllowed(what: "critical extension \(unknown) of the revocation list"))
        }
        if let issuingDistributionPoint { _ = try IssuingDistributionPoint(der: issuingDistributionPoint) }
        try verifySignature(by: issuer.publicKey)
    }
}
