/// Which of an authority's lists: the one of everything or a partition of it, in full or as its delta.
///
/// Its text is what stands in URLs, file names and on the command line: `issuing`, `issuing.3`, `issuing.delta`,
/// `issuing.3.delta`. A full stop divides, because no authority's name has one: `issuing-3` is the third authority of its
/// line, and has lists of its own.
public struct RevocationListName: Hashable, Sendable, CustomStringConvertible {
    /// How many partitions an authority may have, at most.
    public static let maximumShards = 1024
    /// The place of what is revoked and nobody knows which partition its certificate names: on each of them.
    ///
    /// One too many harms nobody. No list has this number.
    public static let everyShard = maximumShards + 1

    private static let deltaWord = "delta"

    /// Whose list it is.
    public let authority: AuthorityID
    /// 0 for the list of everything; partitions count from 1.
    public let shard: Int
    /// Whether it has only what changed since an earlier list (RFC 5280 §5.2.4).
    public let isDelta: Bool

    /// Names a list.
    public init(_ authority: AuthorityID, shard: Int = 0, isDelta: Bool = false) {
        self.authority = authority
        self.shard = shard
        self.isDelta = isDelta
    }

    /// Reads a name as `description` writes it; nil for anything else, as leading zeros.
    public init?(_ text: String) {
        var parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let isDelta = parts.count > 1 && parts.last == Self.deltaWord
        if isDelta { parts.removeLast() }
        guard let authority = parts.first.flatMap({ AuthorityID($0) }), parts.count <= 2 else { return nil }
        let shard = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
        guard (0...Self.maximumShards).contains(shard) else { return nil }
        self.init(authority, shard: shard, isDelta: isDelta)
        guard description == text else { return nil }
    }

    /// The full list that this one is, or is the delta of.
    public var full: RevocationListName { RevocationListName(authority, shard: shard) }
    /// The delta of this list.
    public var delta: RevocationListName { RevocationListName(authority, shard: shard, isDelta: true) }

    /// The name as text.
    public var description: String {
        authority.name + (shard == 0 ? "" : ".\(shard)") + (isDelta ? ".\(Self.deltaWord)" : "")
    }

    /// The name of its file.
    public var fileName: String { "\(description).crl" }

    /// Where relying parties find it: the one place in which this URL is put together, so that certificates and lists say
    /// the same octets.
    ///
    /// - Parameter publicURL: where they reach the centre; without a slash at the end.
    /// - Returns: the URL.
    public func url(below publicURL: String) -> String { "\(publicURL)/crl/\(fileName)" }
}
