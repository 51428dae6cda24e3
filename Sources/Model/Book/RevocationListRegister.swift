/// Which lists there are.
public protocol RevocationListRegister: Sendable {
    /// The newest list of this name, published or only reserved; nil when there is none.
    func latestRevocationList(of name: RevocationListName) throws(BookError) -> RevocationListRecord?
    /// The newest list of this name that was published; nil when there is none.
    func publishedRevocationList(of name: RevocationListName) throws(BookError) -> RevocationListRecord?
    /// The oldest published full list of this name that has not ended at `moment`; nil when there is none.
    func baseRevocationList(
        of name: RevocationListName,
        at moment: Timestamp
    ) throws(BookError) -> RevocationListRecord?
    /// When the last published full list of this name ends that points to a delta and has not ended at `moment`; nil when there is none.
    func endOfDeltaPointers(of name: RevocationListName, at moment: Timestamp) throws(BookError) -> Timestamp?
    /// Into how many partitions an authority's certificates were divided, for each public URL; in ascending order of URL.
    func partitions(of authority: AuthorityID) throws(BookError) -> [RevocationListPartition]
}
