import Model

/// The conditions that leave few certificates, whatever the book's size: key, application, token, subject.
struct CertificateKeys {
    private static let byKey: SQLText = """
        SELECT id FROM certificate WHERE keyHash = $1 AND living = 1 AND repeatsKey = 0
        UNION ALL SELECT id FROM certificate WHERE keyHash = $1 AND living = 1 AND repeatsKey = 1
        ORDER BY id DESC
        """
    private static let byApplication: SQLText = """
        SELECT id FROM certificate WHERE application = $1 ORDER BY id DESC
        """
    private static let byToken: SQLText = "SELECT id FROM certificate WHERE tokenSerial = $1 ORDER BY id DESC"
    private static let bySubject: SQLText =
        "SELECT id FROM certificate WHERE subjectUID = $1 ORDER BY id DESC"

    private let lookup: (sql: SQLText, value: SQLValue)?

    /// Chooses the narrowest that `filter` has.
    init(_ filter: CertificateFilter) {
        lookup =
            if let hash = filter.keyHash { (Self.byKey, .blob(hash)) } else if let number = filter.application
            {
                (Self.byApplication, .number(number))
            } else if let token = filter.tokenSerial {
                (Self.byToken, .text(token))
            } else if let uid = filter.subjectUID {
                (Self.bySubject, .text(uid))
            } else { nil }
    }

    /// Their numbers, greatest first; nil when the filter has no such condition.
    func numbers(_ session: Session) throws(BookError) -> [Int64]? {
        guard let lookup else { return nil }
        return try session.all(lookup.sql, [lookup.value]) { row in row.int() }
    }
}
