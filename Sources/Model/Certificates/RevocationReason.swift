/// Why a certificate was revoked, as RFC 5280 §5.3.1 numbers it.
///
/// `unspecified` is never encoded: the reasonCode extension is left out instead. certificateHold stands behind a
/// switch that is off (GM/T 0015 does not suggest it); removeFromCRL is not a reason to revoke.
public enum RevocationReason: String, CaseIterable, Codable, Sendable {
    /// 0; the extension is omitted.
    case unspecified
    /// 1; the private key is, or may be, known to somebody else, or the token is lost.
    case keyCompromise
    /// 2; an authority's own key.
    case caCompromise
    /// 3; name or organisation changed.
    case affiliationChanged
    /// 4; replaced by a newer certificate.
    case superseded
    /// 5; no longer used.
    case cessationOfOperation
    /// 6; suspended, may be lifted again.
    case certificateHold
    /// 9; qualification withdrawn.
    case privilegeWithdrawn

    /// Whether somebody else may have the key.
    public var isCompromise: Bool { self == .keyCompromise || self == .caCompromise }

    /// The CRLReason number, or nil when the extension is to be omitted.
    public var code: Int? {
        switch self {
        case .unspecified: nil
        case .keyCompromise: 1
        case .caCompromise: 2
        case .affiliationChanged: 3
        case .superseded: 4
        case .cessationOfOperation: 5
        case .certificateHold: 6
        case .privilegeWithdrawn: 9
        }
    }

    /// The reason with this CRLReason number; nil for numbers this product never writes.
    public init?(code: Int) {
        guard let reason = RevocationReason.allCases.first(where: { $0.code == code }) else { return nil }
        self = reason
    }
}
