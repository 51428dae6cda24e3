public import Tokens

/// An inserted token, as far as it decides which job it gets.
public struct TokenAbility: Hashable, Codable, Sendable {
    /// Its serial number.
    public let serial: String
    /// What it can do, as the station read it.
    public let capabilities: TokenCapabilities

    /// Describes a token.
    public init(serial: String, capabilities: TokenCapabilities) {
        self.serial = serial
        self.capabilities = capabilities
    }
}
