import Model

/// Reads the audit trail.
enum AuditRows {
    static let entryColumns = "sequence, at, actor, action, object, detail, previousHash, hash"

    static let checkpointColumns = "sequence, hash, signature, keyHash, at"

    /// An entry as it was found.
    ///
    /// Its detail is nil when it is not the canonical JSON that this program writes.
    struct Found {
        let sequence: Int64
        let entry: AuditEntry?
    }

    static func find(_ row: inout RowReader) -> Found {
        let sequence = row.int()
        let at = row.time()
        let (actor, action, object) = (row.text(), row.text(), row.text())
        let detail = CanonicalJSON.decode(row.text())
        let (previousHash, hash) = (row.blob(), row.blob())
        let entry = detail.map { detail in
            AuditEntry(
                sequence: sequence,
                event: AuditEvent(at: at, actor: actor, action: action, object: object, detail: detail),
                previousHash: previousHash,
                hash: hash
            )
        }
        return Found(sequence: sequence, entry: entry)
    }

    static func entry(_ row: inout RowReader) throws(BookError) -> AuditEntry {
        let found = find(&row)
        guard let entry = found.entry else {
            throw BookError(.damaged(detail: "audit entry \(found.sequence) was altered"))
        }
        return entry
    }

    static func checkpoint(_ row: inout RowReader) -> AuditCheckpoint {
        AuditCheckpoint(
            sequence: row.int(),
            hash: row.blob(),
            signature: row.blob(),
            keyHash: row.blob(),
            at: row.time()
        )
    }
}
