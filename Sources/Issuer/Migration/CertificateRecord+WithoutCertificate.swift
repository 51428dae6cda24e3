package import Model
import OpenSSL

extension CertificateRecord {
    /// What a list has as revoked and nobody has the certificate of; in the place of a key that nobody knows stands a digest that no
    /// key has.
    ///
    /// - Parameters:
    ///   - id: authority and serial number.
    ///   - subject: the subject, as far as somebody knows it.
    ///   - profile: the profile that is written beside it.
    ///   - shard: the partition whose list has it; 0 for the list of everything alone.
    ///   - end: when it ends, or its authority does.
    ///   - revocation: since when, and why; not a suspension, which somebody would have to lift.
    ///   - holder: the process that writes it.
    ///   - now: when.
    package init(
        withoutCertificate id: CertificateID,
        subject: String = "",
        profile: String,
        shard: Int = 0,
        until end: Timestamp,
        _ revocation: Revocation,
        holder: String,
        at now: Timestamp
    ) {
        let notAfter = max(end, now)
        let begin = min(revocation.date, notAfter)
        let stand = Array("no certificate \(id.authority) \(id.serial.hexadecimal)".utf8)
        self.init(
            reservation: Reservation(
                id: id,
                profile: profile,
                purpose: .signing,
                application: nil,
                subjectUID: nil,
                subject: subject,
                keyHash: DigestAlgorithm.sha256.hash(stand),
                tokenSerial: nil,
                act: .imported,
                shard: shard,
                notBefore: begin,
                notAfter: notAfter,
                holder: holder,
                createdAt: now
            ),
            state: .revoked,
            toBeSigned: nil,
            certificate: nil,
            issuedAt: begin,
            revocation: revocation
        )
    }
}
