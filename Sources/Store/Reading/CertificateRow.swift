import Model

/// Reads certificates.
enum CertificateRow {
    /// The columns in the order `read` takes them, without the row's number.
    static let columns = """
        c.authority, c.serial, c.profile, c.purpose, c.application, c.subjectUID, c.subject, c.keyHash, \
        c.repeatsKey, c.tokenSerial, c.act, p.authority, p.serial, c.shard, c.notBefore, c.notAfter, c.holder, c.createdAt, c.state, i.toBeSigned, d.encoded, \
        c.issuedAt, c.revokedAt, c.reason, c.invalidityDate
        """

    /// The tables that `columns` come from.
    static let tables = """
        certificate c LEFT JOIN certificateIntent i ON i.certificate = c.id \
        LEFT JOIN certificateContent d ON d.certificate = c.id \
        LEFT JOIN certificate p ON p.id = c.predecessor
        """

    /// The columns in the order `summary` takes them.
    static let narrowColumns = """
        c.authority, c.serial, c.profile, c.purpose, c.application, c.subjectUID, c.subject, c.keyHash, \
        c.repeatsKey, c.tokenSerial, c.act, p.authority, p.serial, c.shard, c.notBefore, c.notAfter, c.holder, \
        c.createdAt, c.state, c.issuedAt, c.revokedAt, c.reason, c.invalidityDate
        """

    /// The tables that `narrowColumns` come from.
    static let narrowTables = "certificate c LEFT JOIN certificate p ON p.id = c.predecessor"

    static func summary(_ row: inout RowReader) throws(BookError) -> CertificateSummary {
        CertificateSummary(
            reservation: try reservation(&row),
            state: try row.word(CertificateState.self),
            issuedAt: try row.timeOrNil(),
            revocation: try revocationOrNil(&row)
        )
    }

    static func read(_ row: inout RowReader) throws(BookError) -> CertificateRecord {
        CertificateRecord(
            reservation: try reservation(&row),
            state: try row.word(CertificateState.self),
            toBeSigned: try row.blobOrNil(),
            certificate: try row.blobOrNil(),
            issuedAt: try row.timeOrNil(),
            revocation: try revocationOrNil(&row)
        )
    }

    /// Date, reason and invalidity date of something that is revoked.
    static func revocation(_ row: inout RowReader) throws(BookError) -> Revocation {
        Revocation(
            date: row.time(),
            reason: try row.reason(),
            invalidityDate: try row.timeOrNil()
        )
    }

    /// The same three columns, all NULL for what is not revoked.
    static func revocationOrNil(_ row: inout RowReader) throws(BookError) -> Revocation? {
        let date = try row.timeOrNil()
        let reason = try row.optional { row throws(BookError) in try row.reason() }
        let invalidityDate = try row.timeOrNil()
        guard let date, let reason else { return nil }
        return Revocation(date: date, reason: reason, invalidityDate: invalidityDate)
    }

    private static func reservation(_ row: inout RowReader) throws(BookError) -> Reservation {
        Reservation(
            id: try row.certificateID(),
            profile: row.text(),
            purpose: try row.word(CertificatePurpose.self),
            application: try row.numberOrNil(),
            subjectUID: try row.textOrNil(),
            subject: row.text(),
            keyHash: row.blob(),
            repeatsKey: row.int() != 0,
            tokenSerial: try row.textOrNil(),
            act: try row.word(IssuanceAct.self),
            predecessor: try row.certificateIDOrNil(),
            shard: try row.count(),
            notBefore: row.time(),
            notAfter: row.time(),
            holder: row.text(),
            createdAt: row.time()
        )
    }
}
