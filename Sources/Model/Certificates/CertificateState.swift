/// The life of a certificate in the book.
///
/// `reserved → signing → issued → active → revoked`; `reserved → abandoned` when nothing was signed and
/// never will be, `signing → abandoned` when two persons gave it up, and it is listed as revoked; `active → held → active` where suspension is switched on. EXPIRED is derived from time and is not
/// a state.
public enum CertificateState: String, CaseIterable, Sendable {
    /// The serial is taken; nothing is signed.
    case reserved
    /// The intention to sign exact bytes is on record; a signature may exist.
    case signing
    /// Signed and stored; not yet proven on its token.
    case issued
    /// Proven where it belongs; in use.
    case active
    /// 挂起: revoked with certificateHold, which can be lifted; behind a switch that is off.
    case held
    /// Revoked, for ever.
    case revoked
    /// Never signed, or renounced; the serial stays burnt.
    case abandoned

    /// Whether an OCSP answer may say `good`: the signing is certain and nobody revoked.
    public var mayBeGood: Bool { self == .issued || self == .active }
}
