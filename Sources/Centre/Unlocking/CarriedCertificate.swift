import Issuer
import Model
import OpenSSL
import Store
import Tokens

/// A holder's certificate in force whose key is on a token.
struct CarriedCertificate: Sendable {
    let id: CertificateID
    let certificate: Certificate
    /// Where its holder said that its key is, or where it was made; where that is not on record, where its profile has keys now, and
    /// nil when there is no such profile any more.
    let slot: TokenSlot?

    /// Those of a token: the one it was made for, and what followed that on the same token; the newest of a line first.
    ///
    /// - Throws: `UnlockError` with `.certificateInvalid` when there is none; `BookError`.
    static func all(on serial: String, in centre: CACentre) throws -> [CarriedCertificate] {
        let number = try centre.book.token(serial: serial)?.application
        let job = try number.flatMap { (number) throws(BookError) in try centre.book.job(of: number) }
        let carried: [CarriedCertificate] = try centre.certificatesInForce(on: serial).compactMap { record in
            let isOfJob = job?.tokenSerial == serial && job?.certificate == record.id
            return try CarriedCertificate(record, madeIn: isOfJob ? job?.tokenSlot : nil, in: centre)
        }
        guard !carried.isEmpty else { throw UnlockError(.certificateInvalid(serial: serial)) }
        return carried
    }

    private init?(_ record: CertificateRecord, madeIn reference: String?, in centre: CACentre) throws {
        guard let der = record.certificate else { return nil }
        id = record.id
        certificate = try Certificate(der: der)
        let known = reference ?? centre.profiles[record.reservation.profile]?.token?.slot
        let place = try centre.book.keyPlace(of: record.id).flatMap { TokenSlot(rawValue: $0) }
        slot = place ?? known.flatMap(TokenSlot.init(piv:))
    }
}
