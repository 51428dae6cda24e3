public import Issuer

/// The moments of a succession, in order; between any two of them the power may fail.
public enum SuccessionPoint: Hashable, Sendable {
    /// A certificate whose token is lost or broken is revoked, before another one is issued.
    case predecessorRevoked
    /// A step of the issuance cycle is finished.
    case issuance(IssuanceStep)
    /// The proof holds; nothing of it is on record.
    case proven
    /// The successor is active, and the predecessor revoked or due, on record together.
    case activated
}
