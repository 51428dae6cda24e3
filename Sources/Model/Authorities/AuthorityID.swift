/// The short name of an authority in the book, on the command line and in URLs: `root`, `issuing`.
///
/// 1 to 40 characters of `a-z`, `0-9` and `-`, starting with a letter, so that it is safe in a path.
public struct AuthorityID: Hashable, Sendable, CustomStringConvertible {
    /// The name itself.
    public let name: String

    /// How many characters it has at most.
    public static let maximumLength = 40

    /// Makes an identifier; nil when `name` has other characters or another length.
    public init?(_ name: String) {
        guard (1...AuthorityID.maximumLength).contains(name.utf8.count), let first = name.utf8.first else { return nil }
        guard (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return nil }
        guard name.utf8.allSatisfy(AuthorityID.isAllowed) else { return nil }
        self.name = name
    }

    /// Reads a name that the book wrote: that of an authority, or of the `outside` of one.
    public init?(written name: String) {
        let prefix = AuthorityID.outsidePrefix
        let inner = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
        guard AuthorityID(inner) != nil else { return nil }
        self.name = name
    }

    private init(outside id: AuthorityID) { name = AuthorityID.outsidePrefix + id.name }

    /// The name itself.
    public var description: String { name }

    /// Whoever certified this authority when nobody of the book did: itself, or somebody else.
    ///
    /// Under this name the book has its own certificate once somebody else may have its key. No list is made for it, and no
    /// authority is called so, because of the full stop.
    public var outside: AuthorityID { AuthorityID(outside: self) }

    /// Whether this is the `outside` of an authority.
    public var isOutside: Bool { name.hasPrefix(AuthorityID.outsidePrefix) }

    private static let outsidePrefix = "above."

    private static func isAllowed(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
