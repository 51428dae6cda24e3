import Model
import Store
import Tokens

extension CACentre {
    /// Runs `body`, which writes to a token outside of a job, as long as the token's record is the one that was read: that is looked
    /// up again with the token held.
    ///
    /// - Parameters:
    ///   - record: as it was committed last.
    ///   - body: what is done with the token.
    /// - Returns: what `body` returns.
    /// - Throws: `BookError` with `.stateChanged`, and nothing is written any more; what `body` throws.
    func whileUnchanged<Value: Sendable>(
        _ record: TokenRecord,
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await WritePermit.asking(
            { [book] in
                guard try book.token(serial: record.serial)?.version == record.version else {
                    throw BookError(.stateChanged(object: "token \(record.serial)"))
                }
            },
            body
        )
    }
}
