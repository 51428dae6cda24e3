public import Issuer
public import Model
public import OpenSSL

/// What another authority issued, on its way into the book.
public struct CertificateImport: Sendable {
    /// The authority, which must be in the book.
    public let authority: AuthorityID
    /// Its certificates.
    public let feed: any CertificateFeed
    /// The entries of its `index.txt`, or nil.
    public let index: [OpenSSLIndex.Entry]?
    /// Its last revocation list, or nil.
    public let list: RevocationList?
    /// How to decide where the records leave a choice.
    public let policy: CertificateIntake.Policy
    /// Whether to go on without what is refused or missing.
    public let leavesOut: Bool

    /// Whether the authority itself says what is revoked now, of everything that it issued.
    ///
    /// It does by a list of this day that relying parties take as well. An index nobody signed, and an older list may not be its
    /// last one, though it has not ended.
    func isSignedWhole(at now: Timestamp) -> Bool {
        guard let list, list.issuingDistributionPoint == nil, let end = list.nextUpdate else { return false }
        return list.thisUpdate <= now && now <= end && list.thisUpdate >= now.advanced(bySeconds: -Self.day)
    }

    /// So old a list may be, in seconds, that says by itself what was revoked.
    static let day: Int64 = 86_400

    /// Puts the parts together.
    public init(
        authority: AuthorityID,
        feed: any CertificateFeed,
        index: [OpenSSLIndex.Entry]?,
        list: RevocationList?,
        policy: CertificateIntake.Policy = CertificateIntake.Policy(),
        leavesOut: Bool = false
    ) {
        (self.authority, self.feed, self.index) = (authority, feed, index)
        (self.list, self.policy, self.leavesOut) = (list, policy, leavesOut)
    }
}
