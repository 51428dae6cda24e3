import GRDB
package import Model

extension BookOfRecord {
    /// How the engine goes about a search, one line for each step of each statement; for the test that every search goes
    /// through indexes.
    package func plans(of filter: CertificateFilter) throws(BookError) -> [String] {
        let query = filter.subjectText.flatMap(SearchQuery.init)
        return try searchIndex().trace { reader throws(BookError) in
            try trace { session throws(BookError) in
                let search = CertificateSearch(
                    session: session,
                    filter: filter,
                    shape: .summaries,
                    query: query,
                    index: reader
                )
                _ = try search.page(after: nil, limit: 10)
            }
        }
    }

    /// The same for a page of the queue of reviews: the longest waiting are found without sorting all that wait.
    package func plansOfReviews() throws(BookError) -> [String] {
        try trace { session throws(BookError) in
            for types in [[], [.new, .renew]] as [Set<ApplicationType>] {
                let profiles: Set = ["ORG", "HANDLER"]
                let (sql, values) = BookOfRecord.reviews(types, profiles, skipping: 100, limit: 101)
                _ = try session.all(sql, values, WorkflowRows.application)
            }
        }
    }

    private func trace(_ body: (Session) throws(BookError) -> Void) throws(BookError) -> [String] {
        do {
            return try pool.read { database in
                try Session.plans(database) { try body(Session(database, path: path)) }
            }
        } catch {
            throw BookError(caught: error, path: path)
        }
    }
}

extension Session {
    /// Runs `body` and asks the engine how it goes about the statements that it ran.
    static func plans(_ database: Database, _ body: () throws -> Void) throws -> [String] {
        var statements: Set<String> = []
        database.trace(options: .statement) { event in
            if case .statement(let statement) = event { statements.insert(statement.sql) }
        }
        defer { database.trace() }
        try body()
        database.trace()
        let session = Session(database, path: "")
        return try statements.sorted().filter { $0.contains("SELECT") }.flatMap { sql in
            // Parameters that are not bound are NULL.
            try session.all(SQLText("EXPLAIN QUERY PLAN \(sql)")) { row in
                for _ in 0..<3 { _ = row.int() }
                return row.text()
            }
        }
    }
}
