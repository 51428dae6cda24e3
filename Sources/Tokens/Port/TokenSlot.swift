/// A place for one key pair and its certificate on a token.
public enum TokenSlot: String, CaseIterable, Codable, Sendable {
    /// For logging in: the PIN once per session (PIV 9A).
    case authentication
    /// For signing documents: the PIN before every signature (PIV 9C).
    case signature
    /// For decryption and key agreement (PIV 9D).
    case keyManagement = "key-management"
    /// For door and network access without a PIN (PIV 9E).
    case cardAuthentication = "card-authentication"
}
