/// What a holder's assistant asks: the last part of `/api/v1/unlock/…`.
public enum HolderVerb: String, CaseIterable, Sendable {
    /// Shows an unlock code.
    case redeem
    /// Asks for the secrets of the token.
    case secrets
    /// Shows that the token signs again.
    case complete
}
