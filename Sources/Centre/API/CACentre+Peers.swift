import Model
import OpenSSL
import Portal
import Store

/// Whose certificates clients show.
extension CACentre {
    /// Finds the certificate of a client in the book, octet for octet; its authority, purpose and use must be right.
    ///
    /// - Throws: `APIRefusal` with `.unregistered` or `.unknownCertificate`; `CryptoError`; `BookError`.
    func identity(ofPeer der: [UInt8]) throws -> PeerCertificate.Identity {
        let certificate = try Certificate(der: der)
        guard certificate.extendedKeyUsage?.contains(.clientAuth) == true else {
            throw APIRefusal(.unregistered)
        }
        for authority in try book.authorities() {
            let id = CertificateID(authority: authority.id, serial: certificate.serial)
            guard let record = try book.certificate(id), record.certificate == der else { continue }
            guard [.service, .staff].contains(record.reservation.purpose) else {
                throw APIRefusal(.unregistered)
            }
            return PeerCertificate.Identity(id: id, notAfter: certificate.notAfter)
        }
        throw APIRefusal(.unknownCertificate)
    }
}
