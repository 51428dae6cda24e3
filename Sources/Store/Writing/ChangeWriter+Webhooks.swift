import Model

/// What the platform is told: written beside what it tells of, in the same transaction.
extension ChangeWriter {
    private static let anyEndpoint: SQLText = "SELECT 1 FROM webhookEndpoint WHERE active = 1 LIMIT 1"

    /// Whose certificate it is: the owner of the application that the line of certificates began with.
    private static let ownerSQL: SQLText = """
        WITH RECURSIVE line (application, predecessor) AS (
            SELECT application, predecessor FROM certificate
            WHERE authority = $1 AND serial = $2 AND purpose = 'signing'
            UNION ALL
            SELECT p.application, p.predecessor FROM line JOIN certificate p ON p.id = line.predecessor
            WHERE line.application IS NULL
        )
        SELECT a.owner FROM line JOIN application a ON a.number = line.application LIMIT 1
        """

    private static let stateSQL: SQLText = """
        SELECT state FROM certificate WHERE authority = $1 AND serial = $2
        """

    private static let subjectSQL: SQLText = """
        SELECT issuer, subject FROM platformSubject WHERE login = $1 ORDER BY createdAt DESC, issuer LIMIT 1
        """

    private static let lastEvent: SQLText = "SELECT max(sequence) FROM webhookEvent"

    private static let insertEvent: SQLText = """
        INSERT INTO webhookEvent (sequence, id, kind, certificateAuthority, certificateSerial, state, issuer, subject,
            detail, occurredAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """

    private static let insertDeliveries: SQLText = """
        INSERT INTO webhookDelivery (endpoint, event, state, attempts, dueAt, updatedAt)
        SELECT name, $1, 'WAITING', 0, $2, $2 FROM webhookEndpoint WHERE active = 1
        """

    private static let openEndpoint: SQLText = """
        INSERT INTO webhookEndpoint (name, active, createdAt) VALUES ($1, 1, $2)
        ON CONFLICT (name) DO UPDATE SET active = 1
        """

    private static let closeEndpoint: SQLText = "UPDATE webhookEndpoint SET active = 0 WHERE name = $1"

    private static let updateDelivery: SQLText = """
        UPDATE webhookDelivery SET state = $3, attempts = $4, dueAt = $5, detail = $6, updatedAt = $7
        WHERE endpoint = $1 AND event = $2 AND state = $8 AND attempts = $9
        """

    func apply(_ change: WebhookChange) throws(BookError) {
        switch change {
        case .open(let endpoint, let at):
            _ = try session.write(ChangeWriter.openEndpoint, [.text(endpoint), .time(at)])
        case .close(let endpoint): _ = try session.write(ChangeWriter.closeEndpoint, [.text(endpoint)])
        case .update(let record, let from): try update(record, from: from)
        }
    }

    /// Has every endpoint told what has just been written; nothing where there is none, or nobody's certificate.
    ///
    /// - Parameters:
    ///   - kind: what happened.
    ///   - id: the certificate.
    ///   - login: the account; nil for that of the certificate.
    ///   - detail: the reason of a revocation, or the state of a binding.
    ///   - time: when it happened.
    /// - Throws: `BookError` when the book cannot be written.
    func tell(
        _ kind: WebhookEventRecord.Kind,
        of id: CertificateID,
        account login: String? = nil,
        detail: String? = nil,
        at time: Timestamp
    ) throws(BookError) {
        guard try session.exists(ChangeWriter.anyEndpoint, []) else { return }
        let known: String? = if let login { login } else { try owner(of: id) }
        guard let login = known else { return }
        let state = try session.first(ChangeWriter.stateSQL, key(id)) { row in row.text() }
        let subject = try session.first(ChangeWriter.subjectSQL, [.text(login)]) { row in
            PlatformSubject(issuer: row.text(), subject: row.text())
        }
        let last = try session.first(ChangeWriter.lastEvent) { row in row.int() } ?? 0
        let sequence = last + 1
        let facts = [
            String(sequence), kind.rawValue, id.authority.name, id.serial.hexadecimal, login, detail ?? "",
            String(time.secondsSinceEpoch),
        ]
        // Of the facts alone: a book that comes from a backup and goes on otherwise tells other events under other names.
        let name = Hexadecimal.encode(digest(Array(facts.joined(separator: "\n").utf8)).prefix(16))
        var values: [SQLValue] = [.int(sequence), .text(name), .word(kind)]
        values += key(id)
        values += [.text(state), .text(subject?.issuer), .text(subject?.subject), .text(detail), .time(time)]
        _ = try session.write(ChangeWriter.insertEvent, values)
        _ = try session.write(ChangeWriter.insertDeliveries, [.int(sequence), .time(time)])
    }

    private func owner(of id: CertificateID) throws(BookError) -> String? {
        try session.first(ChangeWriter.ownerSQL, key(id)) { row in row.text() }
    }

    private func update(
        _ record: WebhookDeliveryRecord,
        from: WebhookDeliveryRecord
    ) throws(BookError) {
        try update(
            ChangeWriter.updateDelivery,
            [
                .text(record.endpoint), .int(record.event), .word(record.state), .int(record.attempts),
                .time(record.dueAt), .text(record.detail), .time(record.updatedAt), .word(from.state),
                .int(from.attempts),
            ],
            target: .webhookDelivery(endpoint: record.endpoint, event: record.event)
        )
    }
}
