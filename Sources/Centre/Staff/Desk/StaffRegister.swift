import Model
import OpenSSL
import Portal
import Store

/// Lets the staff in at their desk: the certificate that somebody shows is looked up at every request, so that who was retired, and
/// whose certificate was revoked or replaced, is out at once.
struct StaffRegister: StaffEntrance {
    let centre: CACentre

    func member(_ peer: PeerCertificate) throws -> StaffRecord? {
        let shown: PeerCertificate.Identity
        do {
            shown = try peer.identified(by: centre.identity(ofPeer:))
        } catch is APIRefusal {
            return nil
        } catch is CryptoError {
            return nil
        }
        guard shown.notAfter >= centre.clock.now, try centre.book.status(of: shown.id) == .good,
            try !centre.hasFallen(shown.id.authority)
        else { return nil }
        return try centre.book.staff(certificate: shown.id)
    }

    func key(of peer: PeerCertificate) throws -> PublicKey { try Certificate(der: peer.der).publicKey }
}
