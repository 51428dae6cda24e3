/// The short name of an authority in the book, on the command line and in URLs: `root`, `issuing`.
///
/// 1 to 40 characters of `a-z`, `0-9` and `-`, starting with a letter, so that it is safe in a path.
public struct AuthorityID: Hashable, Sendable, CustomStringConvertible {
    /// The name itself.
    public let name: String

    /// Makes an identifier; nil when `name` has other characters or another length.
    public init?(_ name: String) {
        guard (1...40).contains(name.utf8.count), let first = name.utf8.first else { return nil }
        guard (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return nil }
        guard name.utf8.allSatisfy(AuthorityID.isAllowed) else { return nil }
        self.name = name
    }

    /// The name itself.
    public var description: String { name }

    private static func isAllowed(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
