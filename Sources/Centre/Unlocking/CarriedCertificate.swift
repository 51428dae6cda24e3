import Issuer
import Model
import OpenSSL
import Store
import Tokens

/// A holder's certificate in force whose key is on a token.
struct CarriedCertificate: Sendable {
    let id: CertificateID
    let certificate: Certificate
    /// Where its profile has keys now; nil when there is no such profile any more.
    let slot: TokenSlot?

    /// Those of a token: the one it was made for, and what followed that on the same token; the newest of a line first.
    ///
    /// - Throws: `UnlockError` with `.certificateInvalid` when there is none; `BookError`.
    static func all(on serial: String, in centre: CACentre) throws -> [CarriedCertificate] {
        let carried = try centre.certificatesInForce(on: serial).compactMap { record in
            try CarriedCertificate(record, in: centre)
        }
        guard !carried.isEmpty else { throw UnlockError(.certificateInvalid(serial: serial)) }
        return carried
    }

    private init?(_ record: CertificateRecord, in centre: CACentre) throws {
        guard let der = record.certificate else { return nil }
        id = record.id
        certificate = try Certificate(der: der)
        slot = centre.profiles[record.reservation.profile]?.token.flatMap { TokenSlot(piv: $0.slot) }
    }
}
