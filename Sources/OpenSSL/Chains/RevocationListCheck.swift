import Model

/// Looks one certificate up in the lists of its issuer.
///
/// Source: RFC 5280 §6.3.3, without delta lists, indirect lists and lists by reason.
struct RevocationListCheck {
    let certificate: Certificate
    let issuer: Certificate
    let moment: Timestamp

    /// Why the certificate is not accepted; nil when a valid list does not name it.
    ///
    /// One usable list is enough; when several are at hand each is heard, and any of them can revoke.
    func refusal(by lists: [RevocationList]) -> ChainRefusal? {
        let relevant = lists.filter(speaksForCertificate)
        guard !relevant.isEmpty else { return .revocationListMissing }
        let signed = relevant.filter(isFromIssuer)
        guard !signed.isEmpty else { return .revocationListInvalid }
        if signed.contains(where: names) { return .revoked }
        return signed.contains(where: isCurrent) ? nil : .revocationListOutdated
    }

    private func speaksForCertificate(_ list: RevocationList) -> Bool {
        guard list.issuer == certificate.issuerDER else { return false }
        guard let keyIdentifier = list.authorityKeyIdentifier, let expected = issuer.subjectKeyIdentifier
        else { return coversCertificate(list) }
        return keyIdentifier == expected && coversCertificate(list)
    }

    /// A partition speaks for the certificates that name its distribution point.
    private func coversCertificate(_ list: RevocationList) -> Bool {
        guard let der = list.issuingDistributionPoint else { return true }
        return (try? IssuingDistributionPoint(der: der))?.covers(certificate) ?? false
    }

    private func isFromIssuer(_ list: RevocationList) -> Bool {
        guard issuer.keyUsage?.contains(.cRLSign) != false else { return false }
        let understood = [RevocationListIdentifier.issuingDistributionPoint]
        guard list.criticalExtensions.allSatisfy(understood.contains) else { return false }
        return (try? list.verifySignature(by: issuer.publicKey)) != nil
    }

    private func isCurrent(_ list: RevocationList) -> Bool {
        list.thisUpdate <= moment && list.nextUpdate.map { moment <= $0 } ?? false
    }

    private func names(_ list: RevocationList) -> Bool {
        var isNamed = false
        list.forEachEntry { if $0.serial == certificate.serial { isNamed = true } }
        return isNamed
    }
}
