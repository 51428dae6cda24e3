/// Into how many lists certificates of an authority were divided under one public URL, at most.
///
/// On record with the first serial number of such a certificate, and never forgotten: certificates keep the URL that they
/// were signed with, whatever the centre is told later.
public struct RevocationListPartition: Hashable, Sendable {
    /// The authority.
    public let authority: AuthorityID
    /// Where relying parties reached the centre; without a slash at the end.
    public let publicURL: String
    /// How many partitions there are, 2 to 1024.
    public let shards: Int

    /// Makes a record.
    public init(authority: AuthorityID, publicURL: String, shards: Int) {
        self.authority = authority
        self.publicURL = publicURL
        self.shards = shards
    }
}
