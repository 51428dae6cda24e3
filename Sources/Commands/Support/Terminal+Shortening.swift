import Centre
import Model
import OpenSSL
import Store

extension Terminal {
    /// Says that a certificate ends with its authority, and so earlier than its profile says.
    static func warnOfEnd(of id: CertificateID?, in centre: CACentre) throws {
        guard let record = try id.flatMap({ try centre.book.certificate($0) }),
            try record.endsWithAuthority(in: centre)
        else { return }
        let authority = record.id.authority
        say(
            "warning: the certificate ends with \(authority), earlier than \(record.reservation.profile) says; "
                + "make a successor with 'pki authority rollover \(authority)'"
        )
    }
}

extension CertificateRecord {
    /// Whether its last second is that of the authority that issued it, which none outlasts.
    func endsWithAuthority(in centre: CACentre) throws -> Bool {
        let authority = try centre.authorityRecord(id.authority.name)
        return try Certificate(der: authority.certificate).notAfter == reservation.notAfter
    }
}
