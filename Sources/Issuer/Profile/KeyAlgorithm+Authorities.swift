public import Model

extension KeyAlgorithm {
    /// The kinds of keys that a new authority may have: all but RSA with 2048 bits, whose 112 bits of strength are to be
    /// used until 2030 at most, before the certificates of an authority made today have ended.
    ///
    /// Source: SP 800-57 part 1 revision 5, table 4.
    public static let ofAuthorities = allCases.filter { $0 != .rsa2048 }
}
