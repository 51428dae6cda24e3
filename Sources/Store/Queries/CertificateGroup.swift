import Model

/// Certificates that agree in what the index `certificateGroup` is made of; there are some dozens of groups.
struct CertificateGroup: Hashable {
    let authority: String
    let profile: String
    let purpose: String
    let state: String

    /// The next group with the same authority, profile and purpose; with the same authority and profile; with the same
    /// authority; with another one.
    ///
    /// One comparison of rows, `(a, b, c, d) > (…)`, would read the whole group: SQLite takes only its first column to
    /// the index.
    private static let nextSQL: [SQLText] = [
        """
        SELECT authority, profile, purpose, state FROM certificate
        WHERE authority = $1 AND profile = $2 AND purpose = $3 AND state > $4 ORDER BY state LIMIT 1
        """,
        """
        SELECT authority, profile, purpose, state FROM certificate
        WHERE authority = $1 AND profile = $2 AND purpose > $3 ORDER BY purpose, state LIMIT 1
        """,
        """
        SELECT authority, profile, purpose, state FROM certificate
        WHERE authority = $1 AND profile > $2 ORDER BY profile, purpose, state LIMIT 1
        """,
        """
        SELECT authority, profile, purpose, state FROM certificate
        WHERE authority > $1 ORDER BY authority, profile, purpose, state LIMIT 1
        """,
    ]

    private static let numbersSQL: SQLText = """
        SELECT id FROM certificate
        WHERE authority = $1 AND profile = $2 AND purpose = $3 AND state = $4 AND id < $5
        ORDER BY id DESC LIMIT $6
        """

    private static let endSQL: SQLText = """
        SELECT id, notAfter FROM certificate
        WHERE authority = $1 AND profile = $2 AND purpose = $3 AND state = $4 AND issuedAt IS NOT NULL
            AND notAfter BETWEEN $5 AND $6 AND (notAfter > $5 OR id > $7)
        ORDER BY notAfter, id LIMIT $8
        """

    private static let issueSQL: SQLText = """
        SELECT id, issuedAt FROM certificate
        WHERE authority = $1 AND profile = $2 AND purpose = $3 AND state = $4 AND issuedAt IS NOT NULL
            AND issuedAt BETWEEN $5 AND $6 AND (issuedAt < $6 OR id < $7)
        ORDER BY issuedAt DESC, id DESC LIMIT $8
        """

    /// All groups that have a certificate: one step into the index for each.
    static func all(_ session: Session) throws(BookError) -> [CertificateGroup] {
        var groups: [CertificateGroup] = []
        while let next = try next(after: groups.last, session) { groups.append(next) }
        return groups
    }

    private static func next(
        after group: CertificateGroup?,
        _ session: Session
    ) throws(BookError) -> CertificateGroup? {
        let key = group?.key ?? firstKey
        for (step, sql) in nextSQL.enumerated() {
            if let next = try session.first(sql, Array(key.dropLast(step)), read) { return next }
        }
        return nil
    }

    /// The greatest numbers below `bound`, greatest first, at most `limit`.
    func numbers(below bound: Int64, limit: Int, _ session: Session) throws(BookError) -> [Int64] {
        try session.all(CertificateGroup.numbersSQL, key + [.integer(bound), .int(limit)]) {
            row in row.int()
        }
    }

    /// Those that end in `range`, the soonest first, at most `limit`; of the first second only those with a number
    /// above `number`.
    func ends(
        in range: ClosedRange<Timestamp>,
        above number: Int64,
        limit: Int,
        _ session: Session
    ) throws(BookError) -> [CertificateDate] {
        try dates(CertificateGroup.endSQL, range, number, limit, session)
    }

    /// Those that were issued in `range`, the latest first, at most `limit`; of the last second only those with a
    /// number below `number`.
    func issues(
        in range: ClosedRange<Timestamp>,
        below number: Int64,
        limit: Int,
        _ session: Session
    ) throws(BookError) -> [CertificateDate] {
        try dates(CertificateGroup.issueSQL, range, number, limit, session)
    }

    private func dates(
        _ sql: SQLText,
        _ range: ClosedRange<Timestamp>,
        _ number: Int64,
        _ limit: Int,
        _ session: Session
    ) throws(BookError) -> [CertificateDate] {
        let bounds: [SQLValue] = [.time(range.lowerBound), .time(range.upperBound)]
        return try session.all(sql, key + bounds + [.integer(number), .int(limit)]) { row in
            CertificateDate(number: row.int(), date: row.time())
        }
    }

    private var key: [SQLValue] { [.text(authority), .text(profile), .text(purpose), .text(state)] }
    private static let firstKey: [SQLValue] = [.text(""), .text(""), .text(""), .text("")]

    private static func read(_ row: inout RowReader) -> CertificateGroup {
        CertificateGroup(authority: row.text(), profile: row.text(), purpose: row.text(), state: row.text())
    }
}
