import GRDB

/// Finds what somebody asked for, as a machine over the API: the newest first.
enum M029IndexRequesters {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: "CREATE INDEX certificateRequester ON certificateRequest (requester, certificate);"
        )
    }
}
