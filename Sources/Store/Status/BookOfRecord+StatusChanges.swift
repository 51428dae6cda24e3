public import Model

/// Follows what the book says of certificates: new ones by their numbers, moves of issued ones, and the status feed, which
/// alone knows of serial numbers that were renounced.
extension BookOfRecord {
    private static let columns = "id, authority, serial, state, revokedAt, reason, invalidityDate, shard"

    private static let laterSQL: SQLText = """
        SELECT \(columns) FROM certificate WHERE id > $1 ORDER BY id LIMIT $2
        """

    private static let rowSQL: SQLText = "SELECT \(columns) FROM certificate WHERE id = $1"

    private static let namedSQL: SQLText = """
        SELECT \(columns) FROM certificate WHERE authority = $1 AND serial = $2
        """

    private static let ownerSQL: SQLText = "SELECT authority, serial FROM certificate WHERE id = $1"

    private static let movesAfterSQL: SQLText = """
        SELECT sequence, certificate FROM certificateMove WHERE sequence > $1 ORDER BY sequence LIMIT $2
        """

    private static let lastMoveSQL: SQLText = "SELECT max(sequence) FROM certificateMove"

    /// What became known after `place`, from one view of the book.
    ///
    /// - Parameters:
    ///   - place: where it was left; the beginning gives every certificate.
    ///   - limit: how many of each kind are looked at, at most.
    /// - Returns: nil when `place` is of another book, or of this one before it was replaced by an older one.
    /// - Throws: `BookError` when the book cannot be read.
    public func statusChanges(after place: StatusPlace, limit: Int) throws(BookError) -> StatusChanges? {
        try history.look()
        return try read { session throws(BookError) -> StatusChanges? in
            guard try Self.isOurs(place, session) else { return nil }
            var changes = StatusChanges(next: place)
            changes.next.audit = try Self.auditHead(session)
            try Self.follow(&changes, after: place, limit, session)
            try Self.append(&changes, after: place, limit, session)
            return changes
        }
    }

    private static func isOurs(_ place: StatusPlace, _ session: Session) throws(BookError) -> Bool {
        if place.number > 0 {
            let owner = try session.first(ownerSQL, [.integer(place.number)]) { row throws(BookError) in
                try row.certificateID()
            }
            guard let owner, name(owner) == place.certificate else { return false }
        }
        let lastMove = try session.first(lastMoveSQL) { row in row.int() } ?? 0
        let head = try feedHead(session)
        guard place.move <= lastMove, place.feed <= head else { return false }
        return try BookHistory.holds(place.audit, session)
    }

    /// Certificates that were there before: those on their way, those that moved, those in the feed.
    private static func follow(
        _ changes: inout StatusChanges,
        after place: StatusPlace,
        _ limit: Int,
        _ session: Session
    ) throws(BookError) {
        let moves = try session.all(movesAfterSQL, [.integer(place.move), .int(limit)]) { row in
            (sequence: row.int(), certificate: row.int())
        }
        changes.next.pending = []
        for number in Set(moves.map(\.certificate) + place.pending).sorted() where number <= place.number {
            try add(&changes, rowSQL, [.integer(number)], session)
        }
        changes.entries = try feed(after: place.feed, limit: limit, session)
        for entry in changes.entries {
            try add(
                &changes,
                namedSQL,
                [.authority(entry.id.authority), .serial(entry.id.serial)],
                session
            )
        }
        changes.next.move = moves.last?.sequence ?? place.move
        changes.next.feed = changes.entries.last?.sequence ?? place.feed
        changes.isComplete = moves.count < limit && changes.entries.count < limit
    }

    /// Certificates that are new.
    private static func append(
        _ changes: inout StatusChanges,
        after place: StatusPlace,
        _ limit: Int,
        _ session: Session
    ) throws(BookError) {
        var found: [Found] = []
        try session.forEach(laterSQL, [.integer(place.number), .int(limit)]) { row throws(BookError) in
            found.append(try Found(&row))
        }
        for one in found { try take(one, &changes, session) }
        if let last = found.last {
            changes.next.number = last.number
            changes.next.certificate = name(last.id)
        }
        changes.isComplete = changes.isComplete && found.count < limit
    }

    private static func add(
        _ changes: inout StatusChanges,
        _ sql: SQLText,
        _ values: [SQLValue],
        _ session: Session
    ) throws(BookError) {
        let found = try session.first(sql, values) { row throws(BookError) in try Found(&row) }
        guard let found else { return }
        try take(found, &changes, session)
    }

    private static func take(
        _ found: Found,
        _ changes: inout StatusChanges,
        _ session: Session
    ) throws(BookError) {
        func row(_ status: CertificateStatus) {
            changes.rows.append(StatusChanges.Row(id: found.id, status: status, shard: found.shard))
        }
        if let revocation = found.revocation { return row(.revoked(revocation)) }
        if found.state.mayBeGood { return row(.good) }
        guard found.state == .abandoned else {
            if !changes.next.pending.contains(found.number) { changes.next.pending.append(found.number) }
            return
        }
        if let revocation = try renounced(found.id, session) { row(.revoked(revocation)) }
    }

    private static func name(_ id: CertificateID) -> String { "\(id.authority)/\(id.serial.hexadecimal)" }

    private struct Found {
        let number: Int64
        let id: CertificateID
        let state: CertificateState
        let revocation: Revocation?
        let shard: Int

        init(_ row: inout RowReader) throws(BookError) {
            number = row.int()
            id = try row.certificateID()
            state = try row.word(CertificateState.self)
            revocation = try CertificateRow.revocationOrNil(&row)
            shard = Int(row.int())
        }
    }
}
