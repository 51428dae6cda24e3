import Centre
import Issuer
import Model
import OpenSSL
import Store

extension Terminal {
    /// The same of one that was just made.
    static func warnOfEnd(of certificate: Certificate, in centre: CACentre) throws {
        try warnOfEnd(
            of: centre.book.certificate(keyHash: certificate.publicKey.fingerprint)?.id,
            in: centre
        )
    }

    /// Says that a certificate ends with its authority, and so earlier than its profile says.
    static func warnOfEnd(of id: CertificateID?, in centre: CACentre) throws {
        guard let record = try id.flatMap({ try centre.book.certificate($0) }) else { return }
        if try !record.endsWithAuthority(in: centre), let days = try record.daysAtMost(in: centre) {
            return say(
                "warning: the certificate has less than the old one had left and a whole life: "
                    + "\(record.reservation.profile) lets none last longer than \(days) days (validity.maximumDays)"
            )
        }
        guard try record.endsWithAuthority(in: centre) else { return }
        let authority = record.id.authority
        say(
            "warning: the certificate ends with \(authority), earlier than \(record.reservation.profile) says; "
                + "make a successor with 'pki authority rollover \(authority)'"
        )
    }
}

extension CertificateRecord {
    /// The bound of its profile that made a renewal shorter; nil when none did.
    func daysAtMost(in centre: CACentre) throws -> Int64? {
        guard let profile = centre.profiles[reservation.profile],
            let former = try reservation.predecessor.flatMap({ try centre.book.certificate($0) })?.reservation
        else { return nil }
        let isCut = profile.isCut(
            reservation.act,
            predecessor: (former.notBefore, former.notAfter),
            at: reservation.createdAt
        )
        return isCut ? profile.maximumDays : nil
    }

    /// Whether its last second is that of the authority that issued it, which none outlasts.
    func endsWithAuthority(in centre: CACentre) throws -> Bool {
        // The certificate of an authority that came from elsewhere.
        guard !id.authority.isOutside else { return false }
        let authority = try centre.authorityRecord(id.authority.name)
        return try Certificate(der: authority.certificate).notAfter == reservation.notAfter
    }
}
