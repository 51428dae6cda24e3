import GRDB
import Model
import Synchronization

/// Connections for reads of one statement.
///
/// GRDB's pool asks for the schema's version before each read, a read of its own, for a cache that raw SQL does not use.
/// What is asked at every request takes half the time here. Long reads stay with the pool: here one would keep others
/// waiting.
final class StatementReaders: Sendable {
    private let connections: [DatabaseQueue]
    private let turn = Atomic(0)

    /// Opens the connections.
    ///
    /// - Throws: what GRDB throws.
    init(_ path: String, count: Int, configuration: Configuration) throws {
        var readOnly = configuration
        readOnly.readonly = true
        connections = try (0..<count).map { _ in try DatabaseQueue(path: path, configuration: readOnly) }
    }

    /// Runs one statement, which is a consistent view by itself.
    func read<T>(_ body: (Database) throws -> T) throws -> T {
        let (turn, _) = turn.wrappingAdd(1, ordering: .relaxed)
        // "Unsafe" is about several statements.
        return try connections[(turn & .max) % connections.count].unsafeRead(body)
    }

    /// Closes the connections.
    ///
    /// - Throws: what GRDB throws.
    func close() throws {
        for connection in connections { try connection.close() }
    }
}
