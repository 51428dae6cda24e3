public import Model
public import Tokens

/// What was found of one certificate of a token.
public struct TokenFinding: Sendable {
    /// How token and book agree.
    public enum Verdict: String, Codable, Sendable {
        /// On the token and in the book, octet for octet, and its key signed a fresh challenge.
        case proven
        /// On the token and in the book, but the signature does not verify with it.
        case unproven
        /// On the token, and not in the book as one of this token's.
        case foreign
        /// In the book as one of this token's, and in no slot.
        case absent
    }

    /// Where it is; nil for one that is absent.
    public let slot: TokenSlot?
    /// The book's record; nil for a foreign one.
    public let certificate: CertificateRecord?
    /// How they agree.
    public let verdict: Verdict
}
