/// Who is asked whether a certificate was revoked.
public enum StatusWitness: Sendable {
    /// The book of a centre, which knows before any list or responder does.
    case book(of: CACentre)
    /// Revocation lists, DER: of the certificate's issuer and of those above it.
    case lists([[UInt8]])
    /// An OCSP responder; nil for the one that the certificate names.
    case responder(url: String?)
}
