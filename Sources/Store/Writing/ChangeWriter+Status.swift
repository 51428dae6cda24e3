import Model

extension ChangeWriter {
    private static let revoke: SQLText = """
        UPDATE certificate SET state = 'revoked', revokedAt = $3, reason = $4, invalidityDate = $5
        WHERE authority = $1 AND serial = $2 AND (state IN ('issued', 'active', 'held')
            OR state = 'revoked' AND revokedAt = $3 AND $4 IN ('keyCompromise', 'caCompromise')
                AND reason NOT IN ('keyCompromise', 'caCompromise'))
        RETURNING notAfter, shard
        """

    private static let predate: SQLText = """
        UPDATE certificate SET revokedAt = $3, reason = $4, invalidityDate = $5
        WHERE authority = $1 AND serial = $2 AND state = 'revoked' AND revokedAt > $3
        RETURNING notAfter, shard
        """

    private static let hold: SQLText = """
        UPDATE certificate SET state = 'held', revokedAt = $3, reason = $4, invalidityDate = $5
        WHERE authority = $1 AND serial = $2 AND state = 'active' RETURNING notAfter, shard
        """

    private static let release: SQLText = """
        UPDATE certificate SET state = 'active', revokedAt = NULL, reason = NULL
        WHERE authority = $1 AND serial = $2 AND state = 'held' RETURNING notAfter, shard
        """

    private static let renounce: SQLText = """
        UPDATE certificate SET state = 'abandoned', living = 0
        WHERE authority = $1 AND serial = $2 AND state = 'signing' RETURNING notAfter, shard
        """

    static let unlist: SQLText = """
        UPDATE statusEntry SET listed = 0 WHERE authority = $1 AND serial = $2 AND listed = 1
        """

    private static let insertBlockedKey: SQLText = """
        INSERT INTO blockedKey (keyHash, reason, blockedAt) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
        """

    private static let feedHead: SQLText = "SELECT max(sequence) FROM statusEntry"

    private static let insertStatus: SQLText = """
        INSERT INTO statusEntry (authority, serial, revokedAt, reason, invalidityDate, sequence, listed,
            notAfter, shard)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """

    func revoke(_ id: CertificateID, _ revocation: Revocation) throws(BookError) {
        try change(id, ChangeWriter.revoke, facts(of: revocation), isListed: true)
        try tell(.revoked, of: id, detail: revocation.reason.rawValue, at: revocation.date)
    }

    func predate(_ id: CertificateID, _ revocation: Revocation) throws(BookError) {
        try change(id, ChangeWriter.predate, facts(of: revocation), isListed: true)
        try tell(.revoked, of: id, detail: revocation.reason.rawValue, at: revocation.date)
    }

    func hold(_ id: CertificateID, at: Timestamp) throws(BookError) {
        let revocation = Revocation(date: at, reason: .certificateHold)
        try change(id, ChangeWriter.hold, facts(of: revocation), isListed: true)
    }

    func release(_ id: CertificateID) throws(BookError) {
        try change(id, ChangeWriter.release, [], isListed: false)
    }

    /// The date stands in the feed alone: a row has one only when its signing is certain.
    func renounce(_ id: CertificateID, _ revocation: Revocation) throws(BookError) {
        let row = try session.first(ChangeWriter.renounce, key(id)) { row in (row.int(), row.int()) }
        guard let (notAfter, shard) = row else { throw try unchanged(.certificate(id)) }
        try appendStatus(id, facts(of: revocation), isListed: true, notAfter: notAfter, shard: shard)
    }

    func block(_ keyHash: [UInt8], _ reason: RevocationReason, at: Timestamp) throws(BookError) {
        _ = try session.write(
            ChangeWriter.insertBlockedKey,
            [.blob(keyHash), .word(reason), .time(at)]
        )
    }

    /// Appends to the feed what an update of a certificate's status came to.
    func appendStatus(
        _ id: CertificateID,
        _ facts: [SQLValue],
        isListed: Bool,
        notAfter: Int64,
        shard: Int64
    ) throws(BookError) {
        let head = try session.first(ChangeWriter.feedHead) { row in row.int() } ?? 0
        _ = try session.write(
            ChangeWriter.insertStatus,
            key(id) + facts + [.int(head + 1), .int(isListed ? 1 : 0), .int(notAfter), .int(shard)]
        )
    }

    func facts(of revocation: Revocation) -> [SQLValue] {
        [.time(revocation.date), .word(revocation.reason), .time(revocation.invalidityDate)]
    }

    private func change(
        _ id: CertificateID,
        _ sql: SQLText,
        _ facts: [SQLValue],
        isListed: Bool
    ) throws(BookError) {
        let row = try session.first(sql, key(id) + facts) { row in (row.int(), row.int()) }
        guard let (notAfter, shard) = row else { throw try unchanged(.certificate(id)) }
        try noteMove(id)
        _ = try session.write(ChangeWriter.unlist, key(id))
        try appendStatus(
            id,
            facts.isEmpty ? [.null, .null, .null] : facts,
            isListed: isListed,
            notAfter: notAfter,
            shard: shard
        )
    }
}
