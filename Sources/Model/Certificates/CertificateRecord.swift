/// A certificate as the book knows it, from the reservation of its serial to its end.
public struct CertificateRecord: Hashable, Sendable {
    /// What was reserved: identity, subject, key, validity.
    public let reservation: Reservation
    /// Where it stands.
    public let state: CertificateState
    /// The exact to-be-signed octets; nil while only reserved, and after abandonment.
    public let toBeSigned: [UInt8]?
    /// The signed certificate, DER; nil before `issued`.
    public let certificate: [UInt8]?
    /// When it was signed; nil before `issued`.
    public let issuedAt: Timestamp?
    /// Set exactly when the state is `revoked`.
    public let revocation: Revocation?

    /// Makes a record.
    public init(
        reservation: Reservation,
        state: CertificateState,
        toBeSigned: [UInt8]?,
        certificate: [UInt8]?,
        issuedAt: Timestamp?,
        revocation: Revocation?
    ) {
        self.reservation = reservation
        self.state = state
        self.toBeSigned = toBeSigned
        self.certificate = certificate
        self.issuedAt = issuedAt
        self.revocation = revocation
    }

    /// Authority and serial.
    public var id: CertificateID { reservation.id }
}
