import Model

extension ChangeWriter {
    private static let insertRequest: SQLText = """
        INSERT INTO certificateRequest (certificate, requester, idempotencyKey, fingerprint, at)
        SELECT id, $3, $4, $5, $6 FROM certificate WHERE authority = $1 AND serial = $2
        ON CONFLICT DO NOTHING
        """

    private static let releaseKey: SQLText = """
        UPDATE certificateRequest SET idempotencyKey = NULL, fingerprint = NULL
        WHERE requester = $1 AND idempotencyKey = $2
            AND certificate IN (SELECT id FROM certificate WHERE living = 0)
        """

    private static let forgetKeys: SQLText = """
        UPDATE certificateRequest SET idempotencyKey = NULL, fingerprint = NULL
        WHERE idempotencyKey IS NOT NULL AND at < $1
        """

    func add(_ record: RequestRecord) throws(BookError) {
        if try insert(record) { return }
        // The key may stand for a serial under which nothing was signed: then it is free again.
        guard let key = record.key,
            try session.write(ChangeWriter.releaseKey, [.text(record.requester), .text(key)]) == .changed(1),
            try insert(record)
        else { throw BookError(.repeated(key: record.key ?? "")) }
    }

    func forgetRequestKeys(before: Timestamp) throws(BookError) {
        _ = try session.write(ChangeWriter.forgetKeys, [.time(before)])
    }

    private func insert(_ record: RequestRecord) throws(BookError) -> Bool {
        let values =
            key(record.certificate) + [
                .text(record.requester), .text(record.key), record.fingerprint.map { .blob($0) } ?? .null,
                .time(record.at),
            ]
        return try session.write(ChangeWriter.insertRequest, values) == .changed(1)
    }
}
