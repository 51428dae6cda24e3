public import Model

extension BookOfRecord {
    private static let columns = """
        name, displayName, certificateAuthority, certificateSerial, profiles, isActive, version, createdAt
        """

    private static let clientsSQL: SQLText = "SELECT \(columns) FROM client ORDER BY name"

    private static let clientNamedSQL: SQLText = "SELECT \(columns) FROM client WHERE name = $1"

    private static let clientOfSQL: SQLText = """
        SELECT \(columns) FROM client WHERE certificateAuthority = $1 AND certificateSerial = $2
        """

    /// All machine clients, by name.
    public func clients() throws(BookError) -> [ClientRecord] {
        try all(BookOfRecord.clientsSQL, [], BookOfRecord.client)
    }

    /// The machine client of this name, or nil.
    public func client(named name: String) throws(BookError) -> ClientRecord? {
        try first(BookOfRecord.clientNamedSQL, [.text(name)], BookOfRecord.client)
    }

    /// The machine client that this certificate belongs to, or nil.
    public func client(certificate id: CertificateID) throws(BookError) -> ClientRecord? {
        let key: [SQLValue] = [.authority(id.authority), .serial(id.serial)]
        return try first(BookOfRecord.clientOfSQL, key, BookOfRecord.client)
    }

    private static func client(_ row: inout RowReader) throws(BookError) -> ClientRecord {
        ClientRecord(
            name: row.text(),
            displayName: row.text(),
            certificate: try row.certificateID(),
            profiles: Set(row.text().split(separator: " ").map(String.init)),
            isActive: row.int() != 0,
            version: row.int(),
            createdAt: row.time()
        )
    }
}
