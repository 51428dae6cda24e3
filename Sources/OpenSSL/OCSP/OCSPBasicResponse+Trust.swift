public import Model

extension OCSPBasicResponse {
    /// Checks this answer as a relying party does, and finds the certificate asked about in it.
    ///
    /// The signer is the issuer itself, or a certificate in the answer that the issuer signed for the purpose
    /// OCSPSigning, that is no authority's and that is valid at `now`. The certificate must be named octet for octet as in the
    /// request, the nonce must be the request's, and `now` must lie between thisUpdate and nextUpdate.
    ///
    /// - Parameters:
    ///   - certificateID: what was asked about.
    ///   - expected: the request's nonce; nil when it had none.
    ///   - issuer: the certificate of the issuer that `certificateID` names.
    ///   - now: the time of the check.
    /// - Returns: the one single response about `certificateID`.
    /// - Throws: `CryptoError` with `.signatureInvalid` or `.notAllowed`, which says what is wrong.
    ///
    /// Source: RFC 6960 §3.2; RFC 9654 §2.1.
    public func trusted(
        about certificateID: OCSPCertificateID,
        nonce expected: [UInt8]?,
        issuer: Certificate,
        at now: Timestamp
    ) throws(CryptoError) -> OCSPSingleResponse {
        try verifySignature(by: signerKey(issuer: issuer, at: now))
        guard expected == nil || nonce == expected else {
            throw CryptoError(.notAllowed(what: "nonce of the OCSP response"))
        }
        guard let single = responses.first(where: { $0.certificateID.der == certificateID.der }) else {
            throw CryptoError(.notAllowed(what: "OCSP response about another certificate"))
        }
        guard single.thisUpdate <= now, single.nextUpdate.map({ now <= $0 }) ?? true else {
            throw CryptoError(.notAllowed(what: "OCSP response outside its period"))
        }
        return single
    }

    private func signerKey(issuer: Certificate, at now: Timestamp) throws(CryptoError) -> PublicKey {
        if names(issuer) { return issuer.publicKey }
        for der in certificates {
            let candidate = try Certificate(der: der)
            guard names(candidate) else { continue }
            guard candidate.issuerDER == issuer.subjectDER, candidate.isSigned(by: issuer.publicKey),
                candidate.extendedKeyUsage?.contains(.ocspSigning) == true, !candidate.isAuthority,
                candidate.isValid(at: now)
            else { throw CryptoError(.notAllowed(what: "signer of the OCSP response")) }
            return candidate.publicKey
        }
        throw CryptoError(.notAllowed(what: "OCSP response without its signer's certificate"))
    }

    private func names(_ certificate: Certificate) -> Bool {
        switch responderID {
        case .name(let name): name == certificate.subjectDER
        case .keyHash(let hash): hash == certificate.publicKey.keyIdentifier
        }
    }
}
