import Model

/// Where a certificate stands in every order.
struct CertificatePlace: Hashable {
    let number: Int64
    let end: Timestamp
    let issue: Timestamp?

    /// What `init` reads.
    static let columns = "c.id, c.notAfter, c.issuedAt"

    private static let sql: SQLText = """
        SELECT \(columns) FROM certificate c WHERE c.authority = $1 AND c.serial = $2
        """

    init(_ row: inout RowReader) throws(BookError) {
        number = row.int()
        end = row.time()
        issue = try row.timeOrNil()
    }

    /// The place of a certificate, or nil when there is none.
    static func find(_ id: CertificateID, _ session: Session) throws(BookError) -> CertificatePlace? {
        try session.first(sql, [.authority(id.authority), .serial(id.serial)]) { row throws(BookError) in
            try CertificatePlace(&row)
        }
    }

    /// Whether this comes before `other`.
    func precedes(_ other: CertificatePlace, by order: CertificateOrder) -> Bool {
        switch order {
        case .number: number > other.number
        case .end: (end, number) < (other.end, other.number)
        case .issue:
            (issue?.secondsSinceEpoch ?? .min, number) > (
                other.issue?.secondsSinceEpoch ?? .min, other.number
            )
        }
    }
}
