/// Which records of another authority were given.
enum ImportSources: Hashable {
    /// Neither: every certificate counts as not revoked.
    case none
    /// An `index.txt` alone.
    case index
    /// A revocation list alone.
    case list
    /// Both.
    case both
}
