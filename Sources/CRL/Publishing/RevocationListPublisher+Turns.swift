public import Model

/// One at a time makes the lists of an authority.
extension RevocationListPublisher {
    /// For so many times 50 milliseconds nobody is told that something is waited for.
    private static var quietTurns: Int { 20 }

    /// Does something while no list of an authority is published, by this process or another one.
    ///
    /// - Throws: `RevocationListError` with `.busy` or `.file`; what `body` throws.
    public func whileNobodyPublishes<Value>(
        for authority: AuthorityID,
        _ body: () async throws -> Value
    ) async throws -> Value {
        let everything = try await lock(authority, 0)
        let parts = try await lock(authority, 1)
        let value = try await body()
        _ = consume parts
        _ = consume everything
        return value
    }

    /// Waits for its turn: whoever makes many lists lets others in between two of them.
    ///
    /// Who is waited for is told after a second.
    func lock(_ authority: AuthorityID, _ shard: Int) async throws(RevocationListError) -> PublishingLock {
        for turn in 0..<patience {
            do throws(RevocationListError) {
                return try PublishingLock(directory: directory.path, authority: authority, shard: shard)
            } catch {
                guard case .busy = error.reason, !Task.isCancelled else { throw error }
            }
            if turn == Self.quietTurns {
                let path = directory.path
                onWait(authority, PublishingLock.holder(directory: path, authority: authority, shard: shard))
            }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return try PublishingLock(directory: directory.path, authority: authority, shard: shard)
    }
}
