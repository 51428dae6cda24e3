/// Who is asked whether a certificate was revoked.
public enum StatusWitness: Hashable, Sendable {
    /// Nobody.
    case none
    /// A revocation list, DER.
    case list([UInt8])
    /// An OCSP responder; nil for the one that the certificate names.
    case responder(url: String?)
}
