import Model
import OpenSSL
import Store
import Testing

@testable import Centre

extension CACentre {
    /// Leaves what a killed run leaves of a certificate that an authority was about to sign for another one.
    func leaveBegun(by authority: AuthorityID) async throws -> CertificateID {
        let id = CertificateID(authority: authority, serial: try #require(SerialNumber(bytes: [0x5A, 0x17])))
        let reservation = Reservation(
            id: id,
            profile: "SUB-CA",
            purpose: .authority,
            application: nil,
            subjectUID: nil,
            subject: "CN=Begun",
            keyHash: try PrivateKey.generate(.p256).publicKey.fingerprint,
            tokenSerial: nil,
            notBefore: clock.now,
            notAfter: clock.now.advanced(bySeconds: 86_400),
            holder: "process-of-before",
            createdAt: clock.now
        )
        try await book.commit([
            .reserveCertificate(reservation), .intendCertificate(id, toBeSigned: [0x30, 0x00]),
        ])
        return id
    }
}
