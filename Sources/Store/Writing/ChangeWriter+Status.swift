import Model

extension ChangeWriter {
    private static let revoke: SQLText = """
        UPDATE certificate SET state = 'revoked', revokedAt = $3, reason = $4, invalidityDate = $5
        WHERE authority = $1 AND serial = $2 AND state IN ('issued', 'active') RETURNING notAfter
        """

    private static let feedHead: SQLText = "SELECT max(sequence) FROM statusEntry"

    private static let insertStatus: SQLText = """
        INSERT INTO statusEntry (authority, serial, revokedAt, reason, invalidityDate, sequence, notAfter)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """

    private static let latestList: SQLText = "SELECT max(number) FROM revocationList WHERE authority = $1"

    private static let insertList: SQLText = """
        INSERT INTO revocationList (authority, number, thisUpdate, nextUpdate, feedSequence)
        VALUES ($1, $2, $3, $4, $5)
        """

    private static let publishList: SQLText = """
        UPDATE revocationList
        SET thisUpdate = $3, nextUpdate = $4, feedSequence = $5, entryCount = $6, fingerprint = $7
        WHERE authority = $1 AND number = $2 AND entryCount IS NULL
        """

    func revoke(_ id: CertificateID, _ revocation: Revocation) throws(BookError) {
        let facts: [SQLValue] = [
            .time(revocation.date), .word(revocation.reason), .time(revocation.invalidityDate),
        ]
        let notAfter = try move(id, ChangeWriter.revoke, facts)
        let head = try session.first(ChangeWriter.feedHead) { row in row.int() } ?? 0
        _ = try session.write(
            ChangeWriter.insertStatus,
            key(id) + facts + [.int(head + 1), .int(notAfter)]
        )
    }

    func reserve(_ record: RevocationListRecord) throws(BookError) {
        let latest = try session.first(ChangeWriter.latestList, [.authority(record.authority)]) { row in
            row.int()
        }
        guard record.number > latest ?? 0 else {
            throw BookError(.numberNotGrowing(record.authority, record.number))
        }
        try insert(
            ChangeWriter.insertList,
            [
                .authority(record.authority), .int(record.number), .time(record.thisUpdate),
                .time(record.nextUpdate), .int(record.feedSequence),
            ],
            object: "CRL \(record.number) of \(record.authority)",
            references: [.authority(record.authority)]
        )
    }

    func publish(_ record: RevocationListRecord) throws(BookError) {
        guard record.entryCount != nil, record.fingerprint != nil else {
            throw BookError(.failed(detail: "a published CRL needs its count and fingerprint"))
        }
        try update(
            ChangeWriter.publishList,
            [
                .authority(record.authority), .int(record.number), .time(record.thisUpdate),
                .time(record.nextUpdate), .int(record.feedSequence), .int(record.entryCount),
                .blob(record.fingerprint),
            ],
            target: .revocationList(record.authority, record.number)
        )
    }
}
