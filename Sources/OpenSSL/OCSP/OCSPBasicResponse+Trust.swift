public import Model

extension OCSPBasicResponse {
    /// Checks this answer as a relying party does, and finds the certificate asked about in it.
    ///
    /// The signer is the issuer itself, or a certificate in the answer that the issuer signed for the purpose
    /// OCSPSigning, that is no authority's and that is valid at `now`. The certificate must be named as in the request, no
    /// extension may be critical and unknown, the nonce must be the request's, and `now` must lie between thisUpdate, give or
    /// take five minutes for the clocks, and nextUpdate; without a nextUpdate, within an hour after thisUpdate.
    ///
    /// - Parameters:
    ///   - certificateID: what was asked about.
    ///   - expected: the request's nonce; nil when it had none.
    ///   - needsNonce: whether an answer without a nonce is refused; many responders know none (RFC 5019).
    ///   - issuer: the certificate of the issuer that `certificateID` names.
    ///   - now: the time of the check.
    /// - Returns: the one single response about `certificateID`.
    /// - Throws: `CryptoError` with `.signatureInvalid` or `.notAllowed`, which says what is wrong.
    ///
    /// Source: RFC 6960 §3.2, §4.4; RFC 5019 §4; RFC 9654 §2.1.
    public func trusted(
        about certificateID: OCSPCertificateID,
        nonce expected: [UInt8]?,
        needsNonce: Bool = true,
        issuer: Certificate,
        at now: Timestamp
    ) throws(CryptoError) -> OCSPSingleResponse {
        try verifySignature(by: signerKey(issuer: issuer, at: now))
        let isAnswered = expected == nil || nonce == expected || nonce == nil && !needsNonce
        guard isAnswered else { throw CryptoError(.notAllowed(what: "nonce of the OCSP response")) }
        guard let single = responses.first(where: { $0.certificateID.names(sameAs: certificateID) }) else {
            throw CryptoError(.notAllowed(what: "OCSP response about another certificate"))
        }
        if let unknown = unknownCritical ?? single.unknownCritical {
            throw CryptoError(.notAllowed(what: "critical extension \(unknown) of the OCSP response"))
        }
        try single.checkPeriod(at: now)
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

extension OCSPSingleResponse {
    /// What clocks may differ by, in seconds.
    private static let tolerance: Int64 = 300
    /// How long an answer that does not say when there will be another is relied on, in seconds.
    private static let ageWithoutEnd: Int64 = 3600

    fileprivate func checkPeriod(at now: Timestamp) throws(CryptoError) {
        guard thisUpdate <= now.advanced(bySeconds: Self.tolerance) else {
            throw CryptoError(.notAllowed(what: "OCSP response from the future"))
        }
        guard let nextUpdate else {
            guard now <= thisUpdate.advanced(bySeconds: Self.ageWithoutEnd) else {
                throw CryptoError(
                    .notAllowed(what: "OCSP response of an hour ago or more, without nextUpdate")
                )
            }
            return
        }
        guard now <= nextUpdate else {
            throw CryptoError(.notAllowed(what: "OCSP response outside its period"))
        }
    }
}
