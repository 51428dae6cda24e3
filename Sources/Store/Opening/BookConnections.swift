import GRDB
import Model

/// Opens the connections of a book and brings its schema up to date.
enum BookConnections {
    /// Opens a book: one writing connection, up to `readers` reading ones, and those for reads of one statement.
    static func open(
        _ path: String,
        busyTimeoutSeconds: Double,
        readers: Int
    ) throws(BookError) -> (DatabasePool, StatementReaders) {
        do {
            let configuration = configuration(busyTimeoutSeconds: busyTimeoutSeconds, readers: readers)
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.writeWithoutTransaction { database in
                for setting in SQLiteDialect.writerSettings {
                    try database.execute(sql: setting)
                }
                try migrate(database, path: path)
            }
            let count = min(configuration.maximumReaderCount, Processors.count())
            return (pool, try StatementReaders(path, count: count, configuration: configuration))
        } catch {
            throw BookError(caught: error, path: path)
        }
    }

    /// Builds the schema in the empty file `path`, through one connection that is closed again.
    static func build(_ path: String) throws(BookError) {
        do {
            let queue = try DatabaseQueue(path: path, configuration: Configuration())
            try queue.writeWithoutTransaction { database in
                try database.execute(sql: SQLiteDialect.markAsBook)
                try migrate(database, path: path)
            }
            try queue.close()
        } catch {
            throw BookError(caught: error, path: path)
        }
    }

    /// Moves the log into the file and removes it, unless another process has the book open.
    ///
    /// The engine does so when the last connection closes, but only if that one may write; a pool closes its
    /// reading connections last. Whoever has the book alone at this moment is about to do it, and is left to it.
    static func tidyUp(_ path: String) throws(BookError) {
        do {
            let queue = try DatabaseQueue(path: path, configuration: Configuration())
            _ = try queue.read { database in try Session(database, path: path).schemaVersion() }
            try queue.close()
        } catch {
            let failure = BookError(caught: error, path: path)
            guard failure == BookError(.busy) else { throw failure }
        }
    }

    /// Runs the migrations that `database` has not seen, each in its own transaction.
    ///
    /// A table can only be made anew while nobody looks after the references to it; they are all checked before such a
    /// migration commits.
    static func migrate(_ database: Database, path: String) throws {
        let session = Session(database, path: path)
        guard try session.schemaVersion() < Migrations.all.count else { return }
        try database.execute(sql: SQLiteDialect.setReferenceChecks(false))
        defer { try? database.execute(sql: SQLiteDialect.setReferenceChecks(true)) }
        while try session.schemaVersion() < Migrations.all.count {
            try StopSignals.heldBack { try migrateOnce(database, session) }
        }
    }

    private static func migrateOnce(_ database: Database, _ session: Session) throws {
        try database.inTransaction(.immediate) {
            // Read again: another process may have run it while this one waited for the lock.
            let version = try session.schemaVersion()
            guard version < Migrations.all.count else { return .rollback }
            try Migrations.all[version](database)
            if version < Migrations.lastReshape { try database.checkForeignKeys() }
            try database.execute(sql: SQLiteDialect.setSchemaVersion(version + 1))
            return .commit
        }
    }

    private static func configuration(busyTimeoutSeconds: Double, readers: Int) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(max(0, busyTimeoutSeconds))
        configuration.maximumReaderCount = max(1, readers)
        configuration.prepareDatabase { database in
            for setting in SQLiteDialect.connectionSettings {
                try database.execute(sql: setting)
            }
            let version = try Session(database, path: database.description).schemaVersion()
            guard version <= Migrations.all.count else {
                throw BookError(.newerSchema(found: version, known: Migrations.all.count))
            }
        }
        return configuration
    }
}
