public import OpenSSL

extension IssuerIdentity {
    /// What the certificates of this authority and of those above it limit certificates below it to.
    ///
    /// The purposes that all of them name; nil when none of them limits anything (RFC 5280 §4.2.1.12).
    public var purposes: [ExtendedKeyUsage]? {
        let lists = limits.compactMap(\.extendedKeyUsage).filter { !$0.contains(.any) }
        guard let first = lists.first else { return nil }
        return first.filter { purpose in lists.allSatisfy { $0.contains(purpose) } }
    }
}
