import Model

extension ChangeWriter {
    private static let insertCeremony: SQLText = """
        INSERT INTO ceremony (digest, name, text, signature, closedAt)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
        """

    func add(_ record: CeremonyRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertCeremony,
            [
                .blob(record.digest), .text(record.name), .blob(record.text), .blob(record.signature),
                .time(record.closedAt),
            ],
            object: "protocol of ceremony \(record.name)"
        )
    }
}
