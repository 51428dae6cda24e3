public import Model

extension BookOfRecord: CaseSource {
    private static let bySerialSQL: SQLText = """
        SELECT \(CertificateRow.columns) FROM \(CertificateRow.tables)
        WHERE c.authority IN (SELECT name FROM authority) AND c.serial = $1 AND c.purpose = 'signing'
        """

    private static let aboutSQL: SQLText = """
        SELECT \(WorkflowRows.applicationColumns) FROM application
        WHERE certificateAuthority = $1 AND certificateSerial = $2
            AND state NOT IN ('DRAFT', 'COMPLETED', 'WITHDRAWN', 'CLOSED') ORDER BY id
        """

    /// Those that the end of their certificate ends; a REISSUE follows a certificate that is revoked.
    private static let orphanedSQL: SQLText = """
        SELECT \(WorkflowRows.applicationColumns) FROM application
        WHERE type IN ('RENEW', 'REPLACE', 'UNLOCK', 'REVOKE')
            AND state IN ('PENDING_REVIEW', 'REJECTED', 'PENDING_PAYMENT', 'PENDING_EXECUTION')
            AND EXISTS (SELECT 1 FROM certificate c WHERE c.authority = certificateAuthority
                AND c.serial = certificateSerial AND c.state = 'revoked')
        ORDER BY id LIMIT $1
        """

    private static let codeColumns = """
        subject, sequence, kind, state, certificateAuthority, certificateSerial, tokenSerial, digest, wrongTries,
        sessionDigest, sessionUntil, challenge, requestDigest, answers, heldUntil, issuedBy, expiresAt, createdAt,
        updatedAt
        """

    private static let codesSQL: SQLText = """
        SELECT \(codeColumns) FROM executionCode WHERE subject = $1 ORDER BY sequence
        """

    private static let sessionSQL: SQLText =
        "SELECT \(codeColumns) FROM executionCode WHERE sessionDigest = $1"

    /// Signing certificates with this serial number, of whatever authority.
    public func certificates(serial: SerialNumber) throws(BookError) -> [CertificateRecord] {
        try all(BookOfRecord.bySerialSQL, [.serial(serial)], CertificateRow.read)
    }

    /// What else is living and ends with this certificate when its token is lost: the other certificates whose keys are on the
    /// token, and the encryption certificates that belong to any of them.
    ///
    /// Nothing ends with one of an earlier holder of the token.
    public func certificates(fallingWith record: CertificateRecord) throws(BookError) -> [CertificateRecord] {
        try certificates(onTokenOf: record).filter { $0.id != record.id }
    }

    /// The living certificates of a token, with the encryption certificates that belong to any that ever was on it.
    public func certificates(endingWith token: String) throws(BookError) -> [CertificateRecord] {
        var filter = CertificateFilter()
        filter.tokenSerial = token
        let onToken = try certificates(filter, limit: 1000)
        var found = onToken
        for application in Set(onToken.compactMap(\.reservation.application)) {
            guard let other = try certificate(of: application, purpose: .encryption),
                !found.contains(where: { $0.id == other.id })
            else { continue }
            found.append(other)
        }
        // That of an application whose first token was set aside follows another one, and has no application.
        for id in try keysDelivered(to: token) where !found.contains(where: { $0.id == id }) {
            if let other = try certificate(id) { found.append(other) }
        }
        return found.filter { [.issued, .active, .held].contains($0.state) }
    }

    private func certificates(
        onTokenOf record: CertificateRecord
    ) throws(BookError) -> [CertificateRecord] {
        guard let serial = try tokenSerial(of: record) else { return [] }
        if let token = try token(serial: serial), try !isPresent(record, on: token) { return [] }
        return try certificates(endingWith: serial)
    }

    /// The token of a certificate, or of the one that it belongs to.
    private func tokenSerial(of record: CertificateRecord) throws(BookError) -> String? {
        let reservation = record.reservation
        if let token = reservation.tokenSerial { return token }
        guard reservation.purpose == .encryption, let application = reservation.application else {
            return nil
        }
        return try certificate(of: application, purpose: .signing)?.reservation.tokenSerial
    }

    /// Signing certificates that are active and end within a span, the earliest first, after `cursor`, at most `limit`.
    public func certificates(
        endingFrom start: Timestamp,
        to end: Timestamp,
        after cursor: CertificateID?,
        limit: Int
    ) throws(BookError) -> [CertificateRecord] {
        var filter = CertificateFilter()
        filter.states = [.active]
        filter.purposes = [.signing]
        filter.ends = start...max(start, end)
        return try certificates(filter, after: cursor, limit: limit)
    }

    /// Applications about a certificate that are neither drafts nor finished, oldest first.
    public func openApplications(about id: CertificateID) throws(BookError) -> [ApplicationRecord] {
        let key: [SQLValue] = [.authority(id.authority), .serial(id.serial)]
        return try all(BookOfRecord.aboutSQL, key, WorkflowRows.application)
    }

    /// Applications in one of `states` that nobody touched since `moment`, after `cursor`, at most `limit`.
    public func applications(
        _ states: Set<ApplicationState>,
        untouchedSince moment: Timestamp,
        after cursor: ApplicationNumber?,
        limit: Int
    ) throws(BookError) -> [ApplicationRecord] {
        var conditions = Conditions()
        conditions.add("state", in: states)
        conditions.add(.time(moment)) { "updatedAt <= \($0)" }
        if let cursor {
            conditions.add(.number(cursor)) { "id > (SELECT id FROM application WHERE number = \($0))" }
        }
        let sql = conditions.select(
            WorkflowRows.applicationColumns,
            from: "application",
            orderedBy: "id",
            limit: limit
        )
        return try all(sql, conditions.values, WorkflowRows.application)
    }

    /// Applications that are open although the certificate they are about is revoked, at most `limit`.
    public func orphanedApplications(limit: Int) throws(BookError) -> [ApplicationRecord] {
        try all(BookOfRecord.orphanedSQL, [.int(max(0, limit))], WorkflowRows.application)
    }

    /// Codes that were issued for something, oldest first.
    public func codes(for subject: String) throws(BookError) -> [ExecutionCodeRecord] {
        try all(BookOfRecord.codesSQL, [.text(subject)], BookOfRecord.code)
    }

    /// The code that opened a session; nil when no session has this name.
    public func code(ofSession digest: [UInt8]) throws(BookError) -> ExecutionCodeRecord? {
        try first(BookOfRecord.sessionSQL, [.blob(digest)], BookOfRecord.code)
    }

    private static func code(_ row: inout RowReader) throws(BookError) -> ExecutionCodeRecord {
        ExecutionCodeRecord(
            subject: row.text(),
            sequence: try row.count(),
            kind: try row.word(ExecutionCodeRecord.Kind.self),
            state: try row.word(ExecutionCodeRecord.State.self),
            certificate: try row.certificateID(),
            tokenSerial: try row.textOrNil(),
            digest: row.blob(),
            wrongTries: try row.count(),
            sessionDigest: try row.blobOrNil(),
            sessionUntil: try row.timeOrNil(),
            challenge: try row.blobOrNil(),
            requestDigest: try row.blobOrNil(),
            answers: try row.count(),
            heldUntil: try row.timeOrNil(),
            issuedBy: row.text(),
            expiresAt: row.time(),
            createdAt: row.time(),
            updatedAt: row.time()
        )
    }
}
