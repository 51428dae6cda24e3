/// Whether the subject is an authority, and how many authorities may follow below it.
///
/// Source: RFC 5280 §4.2.1.9.
public struct BasicConstraints: Hashable, Sendable {
    /// True when the key may sign certificates.
    public let isAuthority: Bool
    /// How many intermediate certificates may follow in a path, or nil for any number.
    public let pathLength: Int?

    /// States the constraints.
    public init(isAuthority: Bool, pathLength: Int? = nil) {
        self.isAuthority = isAuthority
        self.pathLength = pathLength
    }
}
