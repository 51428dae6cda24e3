import Model
import OpenSSL

/// Collects what the book says is revoked into a list that lacks only its number and its signature.
///
/// Source: RFC 5280 §5.
struct RevocationListBuilder: Sendable {
    private let source: any RevocationSource
    private let policy: RevocationListPolicy

    /// Makes a builder that reads `source`.
    init(source: any RevocationSource, policy: RevocationListPolicy = RevocationListPolicy()) {
        self.source = source
        self.policy = policy
    }

    /// Reads every revoked certificate of the issuer from one view of the book, and writes its entry into `spool`.
    ///
    /// A certificate stays listed for one look-back period after its end.
    ///
    /// - Parameters:
    ///   - issuer: whose list it is.
    ///   - now: becomes thisUpdate.
    ///   - spool: takes the entries, so that memory does not grow with them.
    /// - Returns: the entries, and the view they come from.
    /// - Throws: `RevocationListError` with `.book` or `.file`.
    func collect(
        for issuer: RevocationListIssuer,
        at now: Timestamp,
        into spool: ListFile
    ) throws(RevocationListError) -> CollectedRevocations {
        let nextUpdate = now.advanced(bySeconds: policy.validitySeconds)
        var writer = RevocationListWriter(
            issuer: issuer.certificate.subjectDER,
            algorithm: issuer.key.signatureAlgorithm,
            thisUpdate: now,
            nextUpdate: nextUpdate
        )
        // Whoever walks through the book does not know of files: the first failure is kept for afterwards.
        var failure: RevocationListError?
        let feedSequence: Int64
        do throws(BookError) {
            feedSequence = try source.forEachRevoked(
                of: issuer.id,
                expiringAfter: now.advanced(bySeconds: -policy.lookBackSeconds)
            ) { entry in
                writer.append(entry)
                if writer.pendingOctets >= ListFile.pieceLength { drain(&writer, into: spool, &failure) }
            }
        } catch {
            throw RevocationListError(error)
        }
        drain(&writer, into: spool, &failure)
        if let failure { throw failure }
        return CollectedRevocations(
            writer: writer,
            spool: spool,
            thisUpdate: now,
            nextUpdate: nextUpdate,
            feedSequence: feedSequence
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
