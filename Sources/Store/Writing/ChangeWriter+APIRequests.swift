import Model

extension ChangeWriter {
    private static let insertAPIRequest: SQLText = """
        INSERT INTO apiRequest (caller, idempotencyKey, fingerprint, object, at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
        """

    private static let forgetAPIRequests: SQLText = "DELETE FROM apiRequest WHERE at < $1"

    func add(_ record: APIRequestRecord) throws(BookError) {
        let values: [SQLValue] = [
            .text(record.caller), .text(record.key), .blob(record.fingerprint), .text(record.object),
            .time(record.at),
        ]
        guard try session.write(ChangeWriter.insertAPIRequest, values) == .changed(1) else {
            throw BookError(.repeated(key: record.key))
        }
    }

    func forgetAPIRequests(before: Timestamp) throws(BookError) {
        _ = try session.write(ChangeWriter.forgetAPIRequests, [.time(before)])
    }
}
