public import Model
public import OpenSSL

/// Knows the staff by the certificates they show.
public protocol StaffEntrance: Sendable {
    /// Who shows this certificate, as the book knows them at this moment.
    ///
    /// - Returns: nil when it is nobody's, or may not be used any more.
    /// - Throws: what kept the book from being read.
    func member(_ peer: PeerCertificate) throws -> StaffRecord?
    /// The key of a certificate that was let in: what its holder signs is verified with it.
    func key(of peer: PeerCertificate) throws -> PublicKey
}
