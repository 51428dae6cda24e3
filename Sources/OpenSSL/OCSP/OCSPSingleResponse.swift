public import Model

/// The status of one certificate, and for how long it may be relied on.
///
/// ```
/// SingleResponse ::= SEQUENCE {
///     certID           CertID,
///     certStatus       CHOICE {
///         good    [0] IMPLICIT NULL,
///         revoked [1] IMPLICIT SEQUENCE {
///             revocationTime   GeneralizedTime,
///             revocationReason [0] EXPLICIT CRLReason OPTIONAL },
///         unknown [2] IMPLICIT NULL },
///     thisUpdate       GeneralizedTime,
///     nextUpdate       [0] EXPLICIT GeneralizedTime OPTIONAL,
///     singleExtensions [1] EXPLICIT Extensions OPTIONAL }
/// ```
///
/// Source: RFC 6960 §4.2.1.
public struct OCSPSingleResponse: Hashable, Sendable {
    /// The CertID's octets, as the request had them.
    public let certificateID: OCSPCertificateID
    /// What is known; an invalidity date is not part of an answer.
    public let status: CertificateStatus
    /// When the status was known to be right.
    public let thisUpdate: Timestamp
    /// When newer information will be there; nil only in answers of others.
    public let nextUpdate: Timestamp?
    /// Since when the responder has kept what it knew of certificates that ended; nil when it does not say.
    public let archiveCutoff: Timestamp?
    /// The first critical extension that this product does not know; nil when there is none.
    public let unknownCritical: String?

    /// States a status.
    public init(
        certificateID: OCSPCertificateID,
        status: CertificateStatus,
        thisUpdate: Timestamp,
        nextUpdate: Timestamp?,
        archiveCutoff: Timestamp? = nil,
        unknownCritical: String? = nil
    ) {
        self.certificateID = certificateID
        self.status = status
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
        self.archiveCutoff = archiveCutoff
        self.unknownCritical = unknownCritical
    }

    var encoded: [UInt8] {
        let next = nextUpdate.map { DER.contextConstructed(0, DER.generalizedTime($0)) } ?? []
        let cutoff = archiveCutoff.map(Self.encodedCutoff) ?? []
        return DER.sequence(certificateID.der, encodedStatus, DER.generalizedTime(thisUpdate), next, cutoff)
    }

    /// singleExtensions with the archive cutoff alone, not critical (RFC 6960 §4.4.4).
    private static func encodedCutoff(_ time: Timestamp) -> [UInt8] {
        let value = DER.octetString(DER.generalizedTime(time))
        return DER.contextConstructed(1, DER.sequence(DER.sequence(OCSPIdentifier.archiveCutoffDER, value)))
    }

    private var encodedStatus: [UInt8] {
        switch status {
        case .good: return DER.contextPrimitive(0, [])
        case .unknown: return DER.contextPrimitive(2, [])
        case .revoked(let revocation):
            let time = DER.generalizedTime(revocation.date)
            let reason = revocation.reason.code.map { DER.contextConstructed(0, DER.enumerated($0)) } ?? []
            return DER.contextConstructed(1, time, reason)
        }
    }
}
