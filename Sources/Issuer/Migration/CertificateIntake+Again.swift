package import Model
import OpenSSL

extension CertificateIntake.Verdict {
    /// What becomes of a certificate that the book has as revoked, when the records say something of it again: only a compromise
    /// changes what is known, and never its moment.
    ///
    /// Source: RFC 5280 §5.3.1.
    ///
    /// - Parameters:
    ///   - record: the certificate as the records have it.
    ///   - known: how the book has it revoked.
    ///   - notes: what is to be known about the records.
    package init(of record: CertificateRecord, revoked known: Revocation?, _ notes: [ImportNote]) {
        guard let known, let told = record.revocation else {
            self = .known
            return
        }
        let invalidity = told.invalidityDate.flatMap { $0 <= known.date ? $0 : nil }
        let worse = Revocation(date: known.date, reason: told.reason, invalidityDate: invalidity)
        if worse.worsens(known) {
            self = .revoke(record.revoked(worse), notes + [.worse])
        } else if told.reason != known.reason || told.date < known.date {
            self = .keep(record, notes + [.otherwiseInBook])
        } else {
            self = .known
        }
    }
}

extension CertificateIntake {
    /// What becomes of a certificate that the book has by its serial number alone, as revoked, or without its subject.
    ///
    /// Whatever the records say of it, its key must be known: else the key of one that was compromised would be certified again. And
    /// its subject: else nobody finds it.
    ///
    /// - Parameters:
    ///   - present: what the book has.
    ///   - certificate: what has come now, signed by the authority.
    ///   - verdict: what would become of it if the book had all of it.
    ///   - note: what the book lacks.
    /// - Returns: that it comes in, revoked as the book has it, or for worse.
    func completed(
        _ present: CertificateRecord,
        _ certificate: ForeignCertificate,
        _ verdict: Verdict,
        lacking note: ImportNote
    ) -> Verdict {
        guard let known = present.revocation else { return verdict }
        switch verdict {
        case .revoke(let record, let notes): return .complete(record, [note] + notes)
        case .keep(_, let notes):
            return .complete(record(certificate, .revoked(known)), [note] + notes)
        case .take, .complete, .known, .repeated, .refuse:
            return .complete(record(certificate, .revoked(known)), [note])
        }
    }
}

extension CertificateRecord {
    /// The same certificate, revoked.
    package func revoked(_ revocation: Revocation) -> CertificateRecord {
        CertificateRecord(
            reservation: reservation,
            state: .revoked,
            toBeSigned: nil,
            certificate: certificate,
            issuedAt: issuedAt,
            revocation: revocation
        )
    }
}
