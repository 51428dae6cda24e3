/// One line of a CRL as it leaves the book.
public struct RevokedEntry: Hashable, Sendable {
    /// The revoked serial.
    public let serial: SerialNumber
    /// Date, reason and invalidity date.
    public let revocation: Revocation

    /// Makes an entry.
    public init(serial: SerialNumber, revocation: Revocation) {
        self.serial = serial
        self.revocation = revocation
    }
}
