import Model
import OpenSSL

/// How an answer comes from statuses.
extension OCSPResponder {
    /// When an answer holds.
    ///
    /// Its period begins when the source knew (`known`), rounded down to the minute; nextUpdate is one second before its end,
    /// because it is inclusive, and never after the signer's own end. thisUpdate lies before the beginning, by the tolerance or a tenth of
    /// the period: who is behind the clock trusts no answer of a moment to come (RFC 6960 §4.2.2.1).
    ///
    /// - Throws: `OCSPError` with `.bookUnavailable` when what the source knows is too old to be said.
    func period(
        known: Timestamp,
        at now: Timestamp,
        signer: OCSPSigner,
        hasUnknown: Bool
    ) throws(OCSPError) -> OCSPAnswer.Freshness {
        let seconds = known.secondsSinceEpoch
        let beginning = known.advanced(bySeconds: -((seconds % 60 + 60) % 60))
        // Never longer than others: what else the answer says must not live longer for it.
        let validity =
            hasUnknown ? min(policy.unknownValiditySeconds, policy.validitySeconds) : policy.validitySeconds
        let nextUpdate = min(beginning.advanced(bySeconds: validity - 1), signer.certificate.notAfter)
        guard nextUpdate >= now else {
            throw OCSPError(.bookUnavailable(detail: "what is known is too old to be said"))
        }
        let lead = min(policy.toleranceSeconds, validity / 10)
        return OCSPAnswer.Freshness(
            thisUpdate: beginning.advanced(bySeconds: -lead),
            nextUpdate: nextUpdate
        )
    }

    func sign(
        _ request: OCSPRequestMessage,
        _ statuses: [CertificateStatus],
        _ period: OCSPAnswer.Freshness,
        at now: Timestamp,
        by signer: OCSPSigner,
        for issuer: OCSPIssuer
    ) throws(OCSPError) -> [UInt8] {
        let isExtended = policy.unissued == .extendedRevoked && statuses.contains(.unknown)
        let responses = zip(request.certificateIDs, statuses).map { identifier, status in
            OCSPSingleResponse(
                certificateID: identifier,
                status: isExtended && status == .unknown ? .revoked(Self.neverIssued) : status.until(now),
                thisUpdate: period.thisUpdate,
                nextUpdate: period.nextUpdate,
                archiveCutoff: policy.hasArchiveCutoff ? issuer.since : nil
            )
        }
        let data = OCSPResponseData(
            responderKeyHash: signer.keyHash,
            producedAt: now,
            responses: responses,
            nonce: request.nonce,
            isExtendedRevoked: isExtended
        )
        do {
            return try data.signed(by: signer.key, certificates: signer.enclosed)
        } catch {
            throw OCSPError(.signingFailed(issuer.id, detail: error.brief))
        }
    }

    /// What `revoked` says of a serial that was never issued (RFC 6960 §2.2).
    private static let neverIssued = Revocation(
        date: Timestamp(secondsSinceEpoch: 0),
        reason: .certificateHold
    )

    /// What will be given many times is read again and verified once.
    func prove(
        _ bytes: [UInt8],
        by signer: OCSPSigner,
        for authority: AuthorityID
    ) throws(OCSPError) {
        do throws(CryptoError) {
            guard let basic = try OCSPResponseMessage(der: bytes).basic else {
                throw CryptoError(.malformed(what: "OCSP response"))
            }
            try basic.verifySignature(by: signer.certificate.publicKey)
        } catch {
            throw OCSPError(.signingFailed(authority, detail: error.message))
        }
    }
}

extension CertificateStatus {
    /// The same, revoked since `now` where it is since a moment to come, by a clock that was ahead: who asks takes the certificate as
    /// good until that moment.
    fileprivate func until(_ now: Timestamp) -> CertificateStatus {
        guard case .revoked(let revocation) = self else { return self }
        return .revoked(revocation.until(now))
    }
}
