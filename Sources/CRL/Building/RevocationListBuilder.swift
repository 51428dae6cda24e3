import Model
import OpenSSL

/// Collects what the book says is revoked into lists that lack only their number and their signature.
///
/// Source: RFC 5280 §5.
struct RevocationListBuilder: Sendable {
    private typealias Walk = ((RevokedEntry) -> Void) throws(BookError) -> Void

    private let source: any RevocationSource
    private let policy: RevocationListPolicy

    /// Makes a builder that reads `source`.
    init(source: any RevocationSource, policy: RevocationListPolicy = RevocationListPolicy()) {
        self.source = source
        self.policy = policy
    }

    /// Reads what is on the list from one view of the book, and writes its entries away, so that memory does not grow with
    /// them.
    ///
    /// A certificate stays listed for one look-back period after its end.
    ///
    /// - Parameters:
    ///   - order: what is to be made.
    ///   - spool: makes the file that takes the entries of a list.
    /// - Returns: the entries, and the view they come from.
    /// - Throws: `RevocationListError` with `.book` or `.file`.
    func collect(
        _ order: RevocationListOrder,
        into spool: (RevocationListName) throws(RevocationListError) -> ListFile
    ) throws(RevocationListError) -> CollectedPair {
        let full = order.hasFull ? try spool(order.name) : nil
        let delta = order.deltaEnd == nil ? nil : try spool(order.name.delta)
        let end = policy.endOfListing(at: order.thisUpdate)
        var pair = CollectedPair()
        var ahead: Set<SerialNumber> = []
        // Whoever walks through the book does not know of files: the first failure is kept for afterwards.
        var failure: RevocationListError?
        do throws(BookError) {
            try source.viewRevocations { view throws(BookError) in
                let head = try view.feedHead()
                pair.feedSequence = head
                if let full {
                    pair.full = try collect(order, order.validitySeconds, full, &failure, &ahead) {
                        take throws(BookError) in
                        try view.forEachRevoked(on: order.name, expiringAfter: end, take)
                    }
                }
                if let delta, let deltaEnd = order.deltaEnd {
                    let validity = deltaEnd.secondsSinceEpoch - order.now.secondsSinceEpoch
                    pair.delta = try collect(order, validity, delta, &failure, &ahead) {
                        take throws(BookError) in
                        try view.forEachChange(
                            on: order.name,
                            after: order.base?.feedSequence ?? head,
                            expiringAfter: end,
                            now: order.now,
                            take
                        )
                    }
                }
            }
        } catch {
            throw RevocationListError(error)
        }
        if let failure { throw failure }
        pair.ahead = ahead
        return pair
    }

    private func collect(
        _ order: RevocationListOrder,
        _ validitySeconds: Int64,
        _ spool: ListFile,
        _ failure: inout RevocationListError?,
        _ ahead: inout Set<SerialNumber>,
        _ walk: Walk
    ) throws(BookError) -> CollectedRevocations {
        let nextUpdate = order.now.advanced(bySeconds: validitySeconds)
        var writer = RevocationListWriter(
            issuer: order.issuer.certificate.subjectDER,
            algorithm: order.issuer.key.signatureAlgorithm,
            thisUpdate: order.thisUpdate,
            nextUpdate: nextUpdate
        )
        try walk { entry in
            writer.append(entry)
            if entry.revocation.date > order.now { ahead.insert(entry.serial) }
            if writer.pendingOctets >= ListFile.pieceLength { drain(&writer, into: spool, &failure) }
        }
        drain(&writer, into: spool, &failure)
        return CollectedRevocations(
            writer: writer,
            spool: spool,
            thisUpdate: order.thisUpdate,
            nextUpdate: nextUpdate
        )
    }

    private func drain(
        _ writer: inout RevocationListWriter,
        into spool: ListFile,
        _ failure: inout RevocationListError?
    ) {
        writer.drain { octets in
            guard failure == nil else { return }
            do throws(RevocationListError) { try spool.append(octets) } catch { failure = error }
        }
    }
}
