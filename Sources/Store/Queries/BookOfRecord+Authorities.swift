public import Model

extension BookOfRecord {
    private static let authorityCertificatesSQL: SQLText = """
        SELECT \(AuthorityRows.certificateColumns) FROM authorityCertificate
        WHERE authority = $1 ORDER BY id DESC
        """

    private static let requestsSQL: SQLText = """
        SELECT \(AuthorityRows.requestColumns) FROM authorityRequest ORDER BY createdAt, name
        """

    /// The certificates of an authority besides its present own one, newest first.
    public func authorityCertificates(
        of authority: AuthorityID
    ) throws(BookError) -> [AuthorityCertificateRecord] {
        try all(
            BookOfRecord.authorityCertificatesSQL,
            [.authority(authority)],
            AuthorityRows.certificate
        )
    }

    /// The keys that wait for a certificate from elsewhere, oldest first.
    public func authorityRequests() throws(BookError) -> [AuthorityRequestRecord] {
        try all(BookOfRecord.requestsSQL, [], AuthorityRows.request)
    }
}
