import Model

/// Turning "no row was written" into the reason why.
extension ChangeWriter {
    /// Inserts a row that must be new.
    ///
    /// - Throws: `BookError` with `.exists`, or `.notFound` for the first of `references` that is missing.
    func insert(
        _ sql: SQLText,
        _ values: [SQLValue],
        object: @autoclosure () -> String,
        references: @autoclosure () -> [Reference] = []
    ) throws(BookError) {
        switch try session.write(sql, values) {
        case .changed(1): return
        case .changed, .conflict: throw BookError(.exists(object: object()))
        case .missingReference: throw try missing(references())
        }
    }

    /// Updates exactly one row.
    ///
    /// - Throws: `BookError` with `.notFound` when `target` does not exist, `.stateChanged` when it exists but
    ///   not as demanded, `conflict` when a promise would break.
    func update(
        _ sql: SQLText,
        _ values: [SQLValue],
        target: @autoclosure () -> Reference,
        references: @autoclosure () -> [Reference] = [],
        conflict: @autoclosure () -> BookError.Reason? = nil
    ) throws(BookError) {
        switch try session.write(sql, values) {
        case .changed(1): return
        case .changed: throw try unchanged(target())
        case .conflict: throw BookError(conflict() ?? .exists(object: target().object))
        case .missingReference: throw try missing(references())
        }
    }

    /// Why a guarded update of `target` wrote nothing.
    func unchanged(_ target: Reference) throws(BookError) -> BookError {
        guard try exists(target) else { return BookError(.notFound(object: target.object)) }
        return BookError(.stateChanged(object: target.object))
    }

    /// The error for the first of `references` that does not exist.
    func missing(_ references: [Reference]) throws(BookError) -> BookError {
        for reference in references where try !exists(reference) {
            return BookError(.notFound(object: reference.object))
        }
        return BookError(.failed(detail: "a row refers to something that does not exist"))
    }

    func exists(_ reference: Reference) throws(BookError) -> Bool {
        let query = reference.query
        return try session.exists(query.sql, query.values)
    }
}
