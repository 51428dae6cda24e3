public import Model

extension BookOfRecord {
    private static let authorityCertificatesSQL: SQLText = """
        SELECT \(AuthorityRows.certificateColumns) FROM authorityCertificate
        WHERE authority = $1 ORDER BY id DESC
        """

    private static let certificatesAboveSQL: SQLText = """
        SELECT certificate FROM certificateAbove WHERE authority = $1 ORDER BY position
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

    /// The certificates above an authority that stands below somebody else's, DER, its issuer's first; none for others.
    public func certificatesAbove(_ authority: AuthorityID) throws(BookError) -> [[UInt8]] {
        try all(BookOfRecord.certificatesAboveSQL, [.authority(authority)]) { row in row.blob() }
    }

    /// The keys that wait for a certificate from elsewhere, oldest first.
    public func authorityRequests() throws(BookError) -> [AuthorityRequestRecord] {
        try all(BookOfRecord.requestsSQL, [], AuthorityRows.request)
    }
}
