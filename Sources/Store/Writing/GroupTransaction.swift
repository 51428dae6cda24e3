import Model

/// One transaction for a group of requests: each stands or falls alone, all that stand become durable at once.
struct GroupTransaction {
    private let session: Session
    private let writer: ChangeWriter

    init(_ session: Session, digest: @escaping ([UInt8]) -> [UInt8]) {
        self.session = session
        writer = ChangeWriter(session, digest: digest)
    }

    /// Writes the group.
    ///
    /// - Returns: one result for each request, in order; a success means durable.
    func run(_ group: [CommitRequest]) -> [Result<Void, BookError>] {
        do {
            try session.begin()
            let results = try writeAll(group)
            try session.commit()
            return results
        } catch {
            session.rollback()
            return group.map { _ in .failure(error) }
        }
    }

    /// - Throws: what took the whole transaction with it.
    private func writeAll(_ group: [CommitRequest]) throws(BookError) -> [Result<Void, BookError>] {
        var results: [Result<Void, BookError>] = []
        results.reserveCapacity(group.count)
        for request in group {
            results.append(try write(request.changes))
        }
        return results
    }

    /// - Throws: what took the whole transaction with it.
    private func write(_ changes: [Change]) throws(BookError) -> Result<Void, BookError> {
        _ = try session.write(SQLiteDialect.openSavepoint)
        do {
            try writer.apply(changes)
        } catch {
            guard session.isInsideTransaction else { throw error }
            _ = try session.write(SQLiteDialect.rollbackSavepoint)
            _ = try session.write(SQLiteDialect.releaseSavepoint)
            writer.forget()
            return .failure(error)
        }
        _ = try session.write(SQLiteDialect.releaseSavepoint)
        return .success(())
    }
}
