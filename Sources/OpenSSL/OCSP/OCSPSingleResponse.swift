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

    /// Adds its encoding to a list.
    func append(to list: inout [UInt8]) {
        let status = encodedStatus
        let cutoff = archiveCutoff.map(Self.encodedCutoff) ?? []
        let next = nextUpdate == nil ? 0 : DER.wholeCount(DER.generalizedTimeCount)
        let count =
            certificateID.der.count + status.count + DER.generalizedTimeCount + next + cutoff.count
        DER.appendHeader(DERTag.sequence, count: count, to: &list)
        list += certificateID.der
        list += status
        DER.appendGeneralizedTime(thisUpdate, to: &list)
        if let nextUpdate {
            DER.appendHeader(DERTag.contextConstructed(0), count: DER.generalizedTimeCount, to: &list)
            DER.appendGeneralizedTime(nextUpdate, to: &list)
        }
        list += cutoff
    }

    /// singleExtensions with the archive cutoff alone, not critical (RFC 6960 §4.4.4).
    private static func encodedCutoff(_ time: Timestamp) -> [UInt8] {
        let value = DER.octetString(DER.generalizedTime(time))
        return DER.contextConstructed(1, DER.sequence(DER.sequence(OCSPIdentifier.archiveCutoffDER, value)))
    }

    private static let good = DER.contextPrimitive(0, [])
    private static let unknown = DER.contextPrimitive(2, [])

    private var encodedStatus: [UInt8] {
        switch status {
        case .good: return Self.good
        case .unknown: return Self.unknown
        case .revoked(let revocation): return Self.encoded(revocation)
        }
    }

    private static func encoded(_ revocation: Revocation) -> [UInt8] {
        let code = revocation.reason.code
        let reason = code == nil ? 0 : DER.wholeCount(DER.wholeCount(1))
        var octets: [UInt8] = []
        octets.reserveCapacity(DER.wholeCount(DER.generalizedTimeCount + reason))
        let tag = DERTag.contextConstructed(1)
        DER.appendHeader(tag, count: DER.generalizedTimeCount + reason, to: &octets)
        DER.appendGeneralizedTime(revocation.date, to: &octets)
        guard let code else { return octets }
        DER.appendHeader(DERTag.contextConstructed(0), count: DER.wholeCount(1), to: &octets)
        DER.appendHeader(DERTag.enumerated, count: 1, to: &octets)
        // 1 to 10 (RFC 5280 §5.3.1).
        octets.append(UInt8(truncatingIfNeeded: code))
        return octets
    }
}
