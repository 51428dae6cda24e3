/// What tells one token from every other: driver and serial, never a label or a position.
public struct TokenIdentity: Hashable, Codable, Sendable {
    /// The driver that reads it: "piv", "pkcs11" or "skf".
    public let driver: String
    /// The serial number as the driver reads it from the card: decimal where the card has a number, else the 32
    /// hexadecimal digits of its CHUID's GUID.
    public let serial: String
    /// Maker and kind as far as the card tells: "YubiKey-compatible 5.4.3", "PIV".
    public let model: String
    /// The reader it was found in; no part of the identity.
    public let reader: String

    /// Makes an identity.
    public init(driver: String, serial: String, model: String, reader: String) {
        self.driver = driver
        self.serial = serial
        self.model = model
        self.reader = reader
    }

    /// Two identities are equal when driver and serial are.
    public static func == (left: TokenIdentity, right: TokenIdentity) -> Bool {
        left.driver == right.driver && left.serial == right.serial
    }

    /// Hashes driver and serial.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(driver)
        hasher.combine(serial)
    }
}
