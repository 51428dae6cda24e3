import Model

extension ChangeWriter {
    private static let insertMessages: SQLText = """
        INSERT INTO message (notice, channel, state, attempts, dueAt, updatedAt)
        SELECT notice.id, way.channel, 'WAITING', 0, notice.createdAt, notice.createdAt
        FROM (SELECT id, createdAt, sealed FROM notice ORDER BY id DESC LIMIT 1) AS notice,
            (SELECT 'MAIL' AS channel UNION ALL SELECT 'SMS') AS way
        WHERE notice.sealed IS NULL OR way.channel = 'SMS'
        """

    private static let forgetSealed: SQLText = "UPDATE notice SET sealed = NULL WHERE id = $1"

    private static let updateMessage: SQLText = """
        UPDATE message SET state = $3, attempts = $4, dueAt = $5, target = $6, detail = $7, updatedAt = $8
        WHERE notice = $1 AND channel = $2 AND state = $9 AND attempts = $10
        """

    /// Forgets the code of a notice; one that was forgotten stays so.
    func forgetSealed(ofNotice notice: Int64) throws(BookError) {
        guard try session.write(ChangeWriter.forgetSealed, [.int(notice)]) == .changed(1) else {
            throw BookError(.notFound(object: "notice \(notice)"))
        }
    }

    /// Puts the notice that was written last on every way; a code goes out as a short message only.
    func addMessages() throws(BookError) {
        _ = try session.write(ChangeWriter.insertMessages, [])
    }

    func update(_ record: MessageRecord, from: MessageRecord) throws(BookError) {
        try update(
            ChangeWriter.updateMessage,
            [
                .int(record.notice), .word(record.channel), .word(record.state), .int(Int64(record.attempts)),
                .time(record.dueAt), .text(record.target), .text(record.detail), .time(record.updatedAt),
                .word(from.state), .int(Int64(from.attempts)),
            ],
            target: .message(notice: record.notice, record.channel)
        )
    }
}
