/// What a holder's assistant asks for a 更新 or 替换: the last part of `/api/v1/renewal/…`.
public enum RenewalVerb: String, CaseIterable, Sendable {
    /// Shows a 更新码 or 替换码.
    case redeem
    /// Asks for an answer to the token's card, in place of its management key.
    case management
    /// Asks for the certificate of a new key.
    case certificate
    /// Shows that the new key signs.
    case complete
}
