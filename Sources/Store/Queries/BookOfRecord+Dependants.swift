public import Model

extension BookOfRecord {
    private static let dependantsSQL: SQLText = """
        SELECT count(*) FROM certificate
        WHERE authority = $1 AND state IN ('signing', 'issued', 'active', 'held') AND notAfter >= $2
            AND purpose <> 'ocsp' AND serial <> $3
        """

    private static let lastEndSQL: SQLText = """
        SELECT max(c.notAfter) FROM certificate c
        WHERE c.authority = $1 AND c.serial <> $2
            AND c.state IN ('signing', 'issued', 'active', 'held', 'revoked', 'abandoned')
            AND (c.state <> 'abandoned' OR EXISTS (SELECT 1 FROM certificateIntent i WHERE i.certificate = c.id))
        """

    private static let lastSubjectEndSQL: SQLText = """
        SELECT max(c.notAfter) FROM certificate c
        WHERE c.authority = $1 AND c.purpose <> 'ocsp' AND c.serial <> $2
            AND c.state IN ('signing', 'issued', 'active', 'held', 'revoked', 'abandoned')
            AND (c.state <> 'abandoned' OR EXISTS (SELECT 1 FROM certificateIntent i WHERE i.certificate = c.id))
        """

    /// How many certificates of `authority` are valid at `now`, without its OCSP signers and the one of serial `own`.
    ///
    /// Reads all of the authority's certificates; for the end of an authority, not for pages.
    public func validCertificateCount(
        of authority: AuthorityID,
        at now: Timestamp,
        except own: SerialNumber
    ) throws(BookError) -> Int {
        let values: [SQLValue] = [.authority(authority), .time(now), .serial(own)]
        return try first(BookOfRecord.dependantsSQL, values) { row throws(BookError) in try row.count() } ?? 0
    }

    /// The last second of the last certificate of `authority`, revoked ones included, those that may have been signed and were given up,
    /// which are on lists like them, and its OCSP signers' unless they are left out;
    /// nil when it has none.
    public func lastEnd(
        of authority: AuthorityID,
        except own: SerialNumber,
        withSigners: Bool = true
    ) throws(BookError) -> Timestamp? {
        let sql = withSigners ? BookOfRecord.lastEndSQL : BookOfRecord.lastSubjectEndSQL
        let found = try first(sql, [.authority(authority), .serial(own)]) {
            row throws(BookError) in try row.timeOrNil()
        }
        return found ?? nil
    }
}
