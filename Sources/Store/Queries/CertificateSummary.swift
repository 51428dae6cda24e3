public import Model

/// A certificate as lists tell of it: everything but its octets.
public struct CertificateSummary: Hashable, Sendable {
    /// What was reserved.
    public let reservation: Reservation
    /// Where it stands.
    public let state: CertificateState
    /// When it was signed; nil before `issued`.
    public let issuedAt: Timestamp?
    /// Set when the state is `revoked` or `held`.
    public let revocation: Revocation?

    /// Authority and serial.
    public var id: CertificateID { reservation.id }
}
