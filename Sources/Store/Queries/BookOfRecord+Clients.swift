public import Model

extension BookOfRecord {
    private static let columns = """
        client.name, client.displayName, client.certificateAuthority, client.certificateSerial, client.profiles, \
        client.isActive, client.version, client.createdAt
        """

    private static let clientsSQL: SQLText = "SELECT \(columns) FROM client ORDER BY name"

    private static let clientNamedSQL: SQLText = "SELECT \(columns) FROM client WHERE name = $1"

    private static let clientOfSQL: SQLText = """
        SELECT \(columns) FROM client WHERE certificateAuthority = $1 AND certificateSerial = $2
        """

    private static let standingSQL: SQLText = """
        SELECT c.state, c.revokedAt, c.reason, c.invalidityDate, \(columns) FROM certificate c
        LEFT JOIN client ON client.certificateAuthority = c.authority AND client.certificateSerial = c.serial
        WHERE c.authority = $1 AND c.serial = $2
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

    /// The status of a certificate and the machine client that it belongs to, at one moment: what is asked at each
    /// request.
    public func standing(
        of id: CertificateID
    ) throws(BookError) -> (status: CertificateStatus, client: ClientRecord?) {
        let key: [SQLValue] = [.authority(id.authority), .serial(id.serial)]
        let found = try first(BookOfRecord.standingSQL, key) { row throws(BookError) in
            let status = try BookOfRecord.status(&row)
            return (status, try row.optional(BookOfRecord.client))
        }
        return found ?? (.unknown, nil)
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
