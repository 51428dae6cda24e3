import Model

extension ChangeWriter {
    private static let insertClient: SQLText = """
        INSERT INTO client (name, displayName, certificateAuthority, certificateSerial, profiles, isActive,
            version, createdAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
        """

    private static let updateClient: SQLText = """
        UPDATE client SET displayName = $2, certificateAuthority = $3, certificateSerial = $4, profiles = $5,
            isActive = $6, version = $7
        WHERE name = $1 AND version = $7 - 1
        """

    func add(_ record: ClientRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertClient,
            values(of: record) + [.time(record.createdAt)],
            object: "client \(record.name), or another one with its certificate,",
            references: [.certificate(record.certificate)]
        )
    }

    func update(_ record: ClientRecord) throws(BookError) {
        try update(
            ChangeWriter.updateClient,
            values(of: record),
            target: .client(name: record.name),
            references: [.certificate(record.certificate)]
        )
    }

    private func values(of record: ClientRecord) -> [SQLValue] {
        [
            .text(record.name), .text(record.displayName), .authority(record.certificate.authority),
            .serial(record.certificate.serial), .text(record.profiles.sorted().joined(separator: " ")),
            .int(record.isActive ? 1 : 0), .int(record.version),
        ]
    }
}
