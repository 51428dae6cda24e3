extension CardPersonality {
    private static let named: [(name: String, card: CardPersonality)] = [
        ("yubikey", .yubiKey), ("yubikey-5.7", .yubiKey57), ("yubikey-4", .yubiKey4), ("plain", .plain),
        ("contrary", .contrary),
    ]

    /// The kinds of the command line: "yubikey" (5.4), "yubikey-5.7", "yubikey-4", "plain", "contrary".
    public static let names = named.map(\.name)

    /// One of `names`.
    public init?(name: String) {
        guard let card = Self.named.first(where: { $0.name == name })?.card else { return nil }
        self = card
    }
}
