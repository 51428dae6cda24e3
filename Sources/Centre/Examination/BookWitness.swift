import Model
import OpenSSL
import Store

/// A centre's own book, asked about one certificate and those above it.
struct BookWitness {
    private let centre: CACentre
    private let authorities: [(record: AuthorityRecord, certificate: Certificate)]

    /// Reads the authorities of the book.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    init(_ centre: CACentre) throws {
        self.centre = centre
        authorities = try centre.book.authorities().map { ($0, try Certificate(der: $0.certificate)) }
    }

    /// What the book says of `certificate` at `moment`; one above it that is revoked fails it, too.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func finding(
        _ certificate: Certificate,
        below path: [Certificate],
        at moment: Timestamp
    ) throws -> ExaminationFinding {
        for above in path {
            guard let revocation = try fall(of: above) ?? record(of: above)?.revocation else { continue }
            let words = "\(above.subject) above it: \(revocation.words(by: "the book", at: moment))"
            return ExaminationFinding("status", .failed, words)
        }
        if let fall = try fall(of: certificate) {
            return ExaminationFinding("status", .failed, fall.words(by: "the book", at: moment))
        }
        guard let record = try record(of: certificate) else { return absent(certificate) }
        // What came by its number alone, from a list or an index, has no certificate to compare.
        guard record.certificate == nil || record.certificate == certificate.der else {
            return ExaminationFinding("status", .failed, "the book has another of this serial number")
        }
        if let revocation = record.revocation {
            return ExaminationFinding("status", .failed, revocation.words(by: "the book", at: moment))
        }
        return record.state.mayBeGood
            ? ExaminationFinding("status", .passed, "the book of this centre has it, not revoked")
            : ExaminationFinding("status", .failed, "the book has it \(record.state.rawValue)")
    }

    /// A certificate without record: no status for an authority from elsewhere, a stranger below our own.
    private func absent(_ certificate: Certificate) -> ExaminationFinding {
        let isOurs = authorities.contains { $0.certificate.der == certificate.der }
        guard !isOurs, issuer(of: certificate) != nil else {
            return ExaminationFinding("status", .unknown, "the book of this centre does not tell of it")
        }
        return ExaminationFinding("status", .failed, "the book of its authority does not have it")
    }

    private func record(of certificate: Certificate) throws -> CertificateRecord? {
        guard let authority = issuer(of: certificate) else { return nil }
        return try centre.book.certificate(CertificateID(authority: authority, serial: certificate.serial))
    }

    /// The compromise of an authority that nobody of this book certified, by whichever certificate of its key.
    private func fall(of certificate: Certificate) throws -> Revocation? {
        let keyHash = certificate.publicKey.fingerprint
        guard let record = authorities.first(where: { $0.record.keyHash == keyHash })?.record else {
            return nil
        }
        return try centre.book.certificate(centre.outsideCertificate(of: record))?.revocation
    }

    private func issuer(of certificate: Certificate) -> AuthorityID? {
        authorities.first { _, above in
            above.subjectDER == certificate.issuerDER && certificate.isSigned(by: above.publicKey)
        }?.record.id
    }
}
