import Model

/// One transaction for a group of requests: each stands or falls alone, all that stand become durable at once.
struct GroupTransaction {
    private let session: Session
    private let writer: ChangeWriter

    init(_ session: Session, digest: @escaping ([UInt8]) -> [UInt8]) {
        self.session = session
        writer = ChangeWriter(session, digest: digest)
    }

    /// Writes the group: all together, or, when one of them is refused, each on its own within the transaction.
    ///
    /// Refusals are rare, and a savepoint for each request costs as much as a row. The process is not stopped meanwhile.
    ///
    /// - Returns: one result for each request, in order; a success means durable.
    func run(_ group: [CommitRequest]) -> [Result<Void, BookError>] {
        StopSignals.heldBack { transact(group) }
    }

    private func transact(_ group: [CommitRequest]) -> [Result<Void, BookError>] {
        do {
            try session.begin()
        } catch {
            session.rollback()
            return group.map { _ in .failure(error) }
        }
        if let results = try? writeTogether(group) { return results }
        session.rollback()
        writer.forget()
        do {
            try session.begin()
            let results = try writeEach(group)
            try session.commit()
            return results
        } catch {
            session.rollback()
            return group.map { _ in .failure(error) }
        }
    }

    private func writeTogether(_ group: [CommitRequest]) throws(BookError) -> [Result<Void, BookError>] {
        for request in group { try writer.apply(request.changes) }
        try session.commit()
        return group.map { _ in .success(()) }
    }

    /// - Throws: what took the whole transaction with it.
    private func writeEach(_ group: [CommitRequest]) throws(BookError) -> [Result<Void, BookError>] {
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
