public import Model
import OpenSSL

/// Collects what the book says is revoked into a list that lacks only its number and its signature.
///
/// Source: RFC 5280 §5.
public struct RevocationListBuilder: Sendable {
    private let source: any RevocationSource
    private let policy: RevocationListPolicy

    /// Makes a builder that reads `source`.
    public init(source: any RevocationSource, policy: RevocationListPolicy = RevocationListPolicy()) {
        self.source = source
        self.policy = policy
    }

    /// Reads every revoked certificate of the issuer from one view of the book.
    ///
    /// A certificate stays listed for one look-back period after its end.
    ///
    /// - Parameters:
    ///   - issuer: whose list it is.
    ///   - now: becomes thisUpdate.
    ///   - expectedEntries: how many entries the list before had.
    /// - Returns: the entries, and the view they come from.
    /// - Throws: `BookError`.
    public func collect(
        for issuer: RevocationListIssuer,
        at now: Timestamp,
        expectedEntries: Int = 0
    ) throws(BookError) -> CollectedRevocations {
        let nextUpdate = now.advanced(bySeconds: policy.validitySeconds)
        var writer = RevocationListWriter(
            issuer: issuer.certificate.subjectDER,
            algorithm: issuer.key.signatureAlgorithm,
            thisUpdate: now,
            nextUpdate: nextUpdate,
            expectedEntries: expectedEntries
        )
        let feedSequence = try source.forEachRevoked(
            of: issuer.id,
            expiringAfter: now.advanced(bySeconds: -policy.lookBackSeconds)
        ) { writer.append($0) }
        return CollectedRevocations(
            writer: writer,
            thisUpdate: now,
            nextUpdate: nextUpdate,
            feedSequence: feedSequence
        )
    }
}
