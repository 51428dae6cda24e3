package import Model

extension RevocationSource {
    /// Walks through the list of everything.
    ///
    /// - Returns: the head of the status feed in the same view.
    package func forEachRevoked(
        of authority: AuthorityID,
        expiringAfter moment: Timestamp,
        _ body: (RevokedEntry) -> Void
    ) throws(BookError) -> Int64 {
        var head: Int64 = 0
        try viewRevocations { view throws(BookError) in
            head = try view.feedHead()
            try view.forEachRevoked(on: RevocationListName(authority), expiringAfter: moment, body)
        }
        return head
    }
}
