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
        else { return list.speaks(for: certificate) }
        return keyIdentifier == expected && list.speaks(for: certificate)
    }

    private func isFromIssuer(_ list: RevocationList) -> Bool {
        (try? list.verify(issuedBy: issuer)) != nil
    }

    private func isCurrent(_ list: RevocationList) -> Bool {
        list.thisUpdate <= moment && list.nextUpdate.map { moment <= $0 } ?? false
    }

    private func names(_ list: RevocationList) -> Bool {
        var isNamed = false
        list.forEachEntry { if $0.serial == certificate.serial { isNamed = !$0.isRemoval } }
        return isNamed
    }
}
