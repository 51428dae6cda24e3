public import Model

extension KeyAlgorithm {
    /// The last second that a certificate of an authority with such a key may have; nil for no bound by the key.
    ///
    /// RSA with 2048 bits has 112 bits of strength, which may be applied until the end of 2030; an authority's signatures
    /// are to be good until its certificate ends.
    ///
    /// Source: SP 800-57 part 1 revision 5, table 4.
    public var lastSecondOfAuthorities: Timestamp? {
        // 2030-12-31T23:59:59Z.
        self == .rsa2048 ? Timestamp(secondsSinceEpoch: 1_924_991_999) : nil
    }

    /// The end of an authority's certificate with such a key: `notAfter`, or the bound by the key when that comes first.
    ///
    /// - Throws: `IssuanceError` with `.keyTooWeak` when the bound has passed at `now`.
    public func endOfAuthority(_ notAfter: Timestamp, at now: Timestamp) throws(IssuanceError) -> Timestamp {
        guard let bound = lastSecondOfAuthorities else { return notAfter }
        guard now < bound else {
            throw IssuanceError(.keyTooWeak(detail: "authorities have no \(rawValue) keys after 2030"))
        }
        return min(notAfter, bound)
    }
}
