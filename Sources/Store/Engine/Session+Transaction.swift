import Model

extension Session {
    /// Takes the book for writing, and waits for other processes as long as the busy timeout says.
    ///
    /// - Throws: `BookError` with `.busy`; `.newerSchema` when another process migrated the book meanwhile.
    func begin() throws(BookError) {
        _ = try write(SQLiteDialect.beginWriting)
        let version = try schemaVersion()
        guard version == Migrations.all.count else {
            throw BookError(.newerSchema(found: version, known: Migrations.all.count))
        }
    }

    /// Makes everything durable.
    func commit() throws(BookError) {
        _ = try write(SQLiteDialect.commit)
    }

    /// Undoes everything; does nothing when the engine did so by itself.
    func rollback() {
        guard isInsideTransaction else { return }
        _ = try? write(SQLiteDialect.rollback)
    }

    /// How many migrations the book went through.
    func schemaVersion() throws(BookError) -> Int {
        try first(SQLiteDialect.schemaVersion) { row throws(BookError) in try row.count() } ?? 0
    }
}
