public import Model
public import OpenSSL

/// The lists that an authority owes: that of everything, and each partition that a certificate names or will name.
///
/// A list under a URL is made as long as the authority makes lists, whatever number of partitions new certificates get.
public struct RevocationListPartitions: Hashable, Sendable {
    private let authority: AuthorityID
    private let partitions: [RevocationListPartition]

    /// Gathers what is on record of an authority and what its next certificates will name.
    ///
    /// - Throws: `RevocationListError` with `.book`.
    public init(
        of authority: AuthorityID,
        planned: RevocationListPartition?,
        in register: any RevocationListRegister
    ) throws(RevocationListError) {
        self.authority = authority
        do throws(BookError) {
            let known = try register.partitions(of: authority)
            partitions = known + (planned.map { known.contains($0) ? [] : [$0] } ?? [])
        } catch {
            throw RevocationListError(error)
        }
    }

    /// The full lists, that of everything first.
    public var names: [RevocationListName] {
        (0...(partitions.map(\.shards).max() ?? 0)).map { RevocationListName(authority, shard: $0) }
    }

    /// What the list says it is about: nothing for that of everything, else every URL under which certificates name it.
    public func point(of name: RevocationListName) -> IssuingDistributionPoint? {
        guard name.shard > 0 else { return nil }
        let urls = partitions.filter { $0.shards >= name.shard }.map { name.full.url(below: $0.publicURL) }
        return IssuingDistributionPoint(urlsOfUsers: Set(urls).sorted())
    }
}
