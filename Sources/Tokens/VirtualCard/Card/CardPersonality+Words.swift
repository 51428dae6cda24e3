extension CardPersonality {
    /// One of the kinds of the command line: "yubikey", "plain", "contrary".
    public init?(name: String) {
        switch name {
        case "yubikey": self = .yubiKey
        case "plain": self = .plain
        case "contrary": self = .contrary
        default: return nil
        }
    }
}
