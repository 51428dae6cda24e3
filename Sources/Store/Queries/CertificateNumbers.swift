import Model

/// Where the numbers of the rows that may pass a filter come from, greatest first.
enum CertificateNumbers {
    /// All of them, in falling order.
    case known([Int64])
    /// The members of some groups, merged.
    case groups([CertificateGroup])
    /// Those that somebody asked for.
    case asked(by: String)
    /// What the search index lets pass.
    case walk(SearchWalk)
    /// Every certificate.
    case every

    private static let everySQL: SQLText =
        "SELECT id FROM certificate WHERE id < $1 ORDER BY id DESC LIMIT $2"

    private static let askedSQL: SQLText = """
        SELECT certificate FROM certificateRequest
        WHERE requester = $1 AND certificate < $2 ORDER BY certificate DESC LIMIT $3
        """

    /// The greatest numbers below `bound`, greatest first; fewer than `limit` only when there are no more.
    func below(_ bound: Int64, limit: Int, _ session: Session) throws(BookError) -> [Int64] {
        switch self {
        case .known(let numbers):
            return Array(numbers.drop { $0 >= bound }.prefix(limit))
        case .groups(let groups):
            var numbers: [Int64] = []
            for group in groups { numbers += try group.numbers(below: bound, limit: limit, session) }
            // A number is in one group only.
            return Array(numbers.sorted(by: >).prefix(limit))
        case .asked(let requester):
            let values: [SQLValue] = [.text(requester), .integer(bound), .int(limit)]
            return try session.all(CertificateNumbers.askedSQL, values) { row in row.int() }
        case .walk(let walk):
            return try walk.numbers(below: bound, limit: limit)
        case .every:
            return try session.all(CertificateNumbers.everySQL, [.integer(bound), .int(limit)]) { row in
                row.int()
            }
        }
    }
}
