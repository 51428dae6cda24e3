public import Model

extension BookOfRecord: CertificateLedger {
    private static let byIDSQL: SQLText = """
        SELECT \(CertificateRow.columns) FROM \(CertificateRow.tables)
        WHERE c.authority = $1 AND c.serial = $2
        """

    private static let byApplicationSQL: SQLText = """
        SELECT \(CertificateRow.columns) FROM \(CertificateRow.tables)
        WHERE c.application = $1 AND c.purpose = $2 AND c.living = 1
        """

    private static let authoritiesSQL: SQLText = """
        SELECT \(AuthorityRows.authorityColumns) FROM authority ORDER BY id
        """

    private static let authoritySQL: SQLText = """
        SELECT \(AuthorityRows.authorityColumns) FROM authority WHERE name = $1
        """

    private static let signersSQL: SQLText = """
        SELECT \(AuthorityRows.signerColumns) FROM signer WHERE purpose = $1 ORDER BY notBefore DESC, id DESC
        """

    /// The certificate with this authority and serial, or nil.
    public func certificate(_ id: CertificateID) throws(BookError) -> CertificateRecord? {
        try first(BookOfRecord.byIDSQL, [.authority(id.authority), .serial(id.serial)], CertificateRow.read)
    }

    /// The one certificate of an application for a purpose that is not abandoned, or nil.
    public func certificate(
        of application: ApplicationNumber,
        purpose: CertificatePurpose
    ) throws(BookError) -> CertificateRecord? {
        try first(BookOfRecord.byApplicationSQL, [.number(application), .word(purpose)], CertificateRow.read)
    }

    /// Everything in state `reserved` or `signing`: what a crash may have left behind, oldest first.
    public func unfinishedCertificates() throws(BookError) -> [CertificateRecord] {
        var filter = CertificateFilter()
        filter.states = [.reserved, .signing]
        return try certificates(filter, limit: .max).reversed()
    }

    /// All authorities, in order of creation.
    public func authorities() throws(BookError) -> [AuthorityRecord] {
        try all(BookOfRecord.authoritiesSQL, [], AuthorityRows.authority)
    }

    /// The authority of this name, or nil.
    public func authority(_ id: AuthorityID) throws(BookError) -> AuthorityRecord? {
        try first(BookOfRecord.authoritySQL, [.authority(id)], AuthorityRows.authority)
    }

    /// The signers of a purpose, newest first.
    public func signers(_ purpose: SignerRecord.Purpose) throws(BookError) -> [SignerRecord] {
        try all(BookOfRecord.signersSQL, [.word(purpose)], AuthorityRows.signer)
    }
}
