import Model

extension ChangeWriter {
    private static let auditHeadSQL: SQLText =
        "SELECT sequence, hash FROM auditEntry ORDER BY sequence DESC LIMIT 1"

    private static let insertEntry: SQLText = """
        INSERT INTO auditEntry (sequence, at, actor, action, object, detail, previousHash, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """

    private static let hashOfEntry: SQLText = "SELECT hash FROM auditEntry WHERE sequence = $1"

    private static let insertCheckpoint: SQLText = """
        INSERT INTO auditCheckpoint (sequence, hash, signature, keyHash, at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
        """

    /// Appends an entry after `known`, or after the stored end of the chain when that is nil.
    ///
    /// The new end of the chain is returned, so that the next entry of the transaction need not read it.
    func append(
        _ event: AuditEvent,
        after known: AuditHead?,
        digest: ([UInt8]) -> [UInt8]
    ) throws(BookError) -> AuditHead {
        let head = if let known { known } else { try storedAuditHead() }
        guard head.sequence < Int64.max else { throw BookError(.damaged(detail: "the audit chain is full")) }
        let sequence = head.sequence + 1
        let detail = CanonicalJSON.encode(event.detail)
        let hash = digest(event.canonicalForm(sequence: sequence, previousHash: head.hash, detail: detail))
        try insert(
            ChangeWriter.insertEntry,
            [
                .int(sequence), .time(event.at), .text(event.actor), .text(event.action), .text(event.object),
                .text(detail), .blob(head.hash), .blob(hash),
            ],
            object: "audit entry \(sequence)"
        )
        return AuditHead(sequence: sequence, hash: hash)
    }

    func add(_ checkpoint: AuditCheckpoint) throws(BookError) {
        let target = Reference.auditEntry(checkpoint.sequence)
        let hash = try session.first(ChangeWriter.hashOfEntry, [.int(checkpoint.sequence)]) { row in
            row.blob()
        }
        guard let hash else { throw BookError(.notFound(object: target.object)) }
        guard hash == checkpoint.hash else { throw BookError(.stateChanged(object: target.object)) }
        try insert(
            ChangeWriter.insertCheckpoint,
            [
                .int(checkpoint.sequence), .blob(checkpoint.hash), .blob(checkpoint.signature),
                .blob(checkpoint.keyHash), .time(checkpoint.at),
            ],
            object: "checkpoint of audit entry \(checkpoint.sequence)"
        )
    }

    private func storedAuditHead() throws(BookError) -> AuditHead {
        try session.first(ChangeWriter.auditHeadSQL) { row in AuditHead(sequence: row.int(), hash: row.blob())
        }
            ?? .empty
    }
}
