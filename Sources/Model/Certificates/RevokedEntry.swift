/// One line of a CRL as it leaves the book.
public struct RevokedEntry: Hashable, Sendable {
    /// The revoked serial.
    public let serial: SerialNumber
    /// Date, reason and invalidity date.
    public let revocation: Revocation
    /// Whether it is taken off the list (removeFromCRL, RFC 5280 §5.3.1), as deltas do; its revocation is then a date
    /// without a reason.
    public let isRemoval: Bool

    /// Makes an entry of what is revoked.
    public init(serial: SerialNumber, revocation: Revocation) {
        self.serial = serial
        self.revocation = revocation
        isRemoval = false
    }

    /// Makes an entry of what leaves the list.
    public init(removing serial: SerialNumber, at date: Timestamp) {
        self.serial = serial
        revocation = Revocation(date: date, reason: .unspecified)
        isRemoval = true
    }
}
