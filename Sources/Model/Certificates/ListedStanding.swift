/// What the book says about a certificate that stands on a list, or should.
public struct ListedStanding: Hashable, Sendable {
    /// The last second of the certificate.
    public let notAfter: Timestamp
    /// What a list says of it now; nil when none names it.
    public let revocation: Revocation?
    /// The feed's entry that said so: that of the revocation or suspension, or of the release when it is listed no more; 0
    /// when there is none.
    public let sequence: Int64

    /// Makes a standing.
    public init(notAfter: Timestamp, revocation: Revocation?, sequence: Int64) {
        self.notAfter = notAfter
        self.revocation = revocation
        self.sequence = sequence
    }
}
