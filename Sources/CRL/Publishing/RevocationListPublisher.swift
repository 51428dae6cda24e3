public import Model
import OpenSSL

/// Makes the list of an authority and puts it where relying parties find it.
///
/// 1. collect the entries from one view of the book, into a file without a name
/// 2. reserve the number in the book, with an audit line (durable)
/// 3. sign the octets as they pass, and write the list beside the old one, fsync
/// 4. read that file again, verify, compare (`SuspiciousReader`)
/// 5. rename, fsync
/// 6. record count and fingerprint in the book, with an audit line
///
/// Memory does not grow with the number of entries (but for a key of Ed25519, see `SigningKey.sign(pieces:)`).
///
/// A crash before 5 ends leaves the old list and a number that is never used again; a crash before 6 leaves
/// a good list that the next round replaces.
public struct RevocationListPublisher: Sendable {
    /// Where lists go.
    public let directory: RevocationListDirectory

    private let source: any RevocationSource
    private let book: any Book
    private let moments: (any IssuanceGuard)?
    private let clock: WallClock
    private let builder: RevocationListBuilder

    /// Makes a publisher.
    ///
    /// - Parameters:
    ///   - source: what is revoked, and the lists before.
    ///   - book: where numbers are taken.
    ///   - moments: knows the newest moment of the book, before which no list is made; nil when nobody does.
    ///   - directory: where lists go.
    ///   - clock: what time it is.
    ///   - policy: how long lists are valid.
    public init(
        source: any RevocationSource,
        book: any Book,
        moments: (any IssuanceGuard)? = nil,
        directory: RevocationListDirectory,
        clock: WallClock = .system,
        policy: RevocationListPolicy = RevocationListPolicy()
    ) {
        self.source = source
        self.book = book
        self.moments = moments
        self.directory = directory
        self.clock = clock
        builder = RevocationListBuilder(source: source, policy: policy)
    }

    /// Makes and publishes the full list of `issuer`, now.
    ///
    /// - Throws: `RevocationListError`; then the list that was published before still is. `.clockJumpedBack` before anything
    ///   is written.
    public func publish(
        for issuer: RevocationListIssuer,
        actor: String = "system"
    ) async throws(RevocationListError) -> PublishedRevocationList {
        let lock = try PublishingLock(directory: directory.path)
        try checkClock()
        let previous = try latest(issuer.id)
        let publishedNumber = publishedNumber(issuer.id)
        let collected = try collect(issuer)
        let entryCount = collected.entryCount
        let reserved = reservation(of: collected, issuer.id, previous, publishedNumber)
        try await commit([.reserveRevocationList(reserved), .audit(event("crl.intend", reserved, actor))])

        let reader = SuspiciousReader(
            issuer: issuer,
            record: reserved,
            entryCount: entryCount,
            publishedNumber: publishedNumber
        )
        let (octets, fingerprint) = try replace(collected, reserved, issuer, reader)

        let complete = completed(reserved, fingerprint, entryCount)
        try await commit([.publishRevocationList(complete), .audit(event("crl.publish", complete, actor))])
        _ = consume lock
        return PublishedRevocationList(record: complete, octets: octets)
    }

    private func checkClock() throws(RevocationListError) {
        let latest: Timestamp?
        do throws(BookError) {
            latest = try moments?.latestMoment()
        } catch {
            throw RevocationListError(error)
        }
        if let setback = ClockSetback(of: clock.now, behind: latest) {
            throw RevocationListError(.clockJumpedBack(setback))
        }
    }

    private func collect(
        _ issuer: RevocationListIssuer
    ) throws(RevocationListError) -> CollectedRevocations {
        let spool = try ListFile(creatingWithoutName: "\(directory.path)/.\(issuer.id.name).crl.entries")
        return try builder.collect(for: issuer, at: clock.now, into: spool)
    }

    private func latest(_ authority: AuthorityID) throws(RevocationListError) -> RevocationListRecord? {
        do throws(BookError) {
            return try source.latestRevocationList(of: authority)
        } catch {
            throw RevocationListError(error)
        }
    }

    /// The number of the list on the disk; one that cannot be read is as good as none, and is replaced.
    private func publishedNumber(_ authority: AuthorityID) -> Int64? {
        (try? directory.open(authority)).flatMap { $0 }.flatMap { try? $0.list().frame.number }
    }

    /// The number is the time in seconds, or one more than any before when the clock was put back.
    private func reservation(
        of collected: borrowing CollectedRevocations,
        _ authority: AuthorityID,
        _ previous: RevocationListRecord?,
        _ publishedNumber: Int64?
    ) -> RevocationListRecord {
        let before = max(previous?.number ?? 0, publishedNumber ?? 0)
        let (next, overflow) = before.addingReportingOverflow(1)
        return RevocationListRecord(
            authority: authority,
            number: max(overflow ? .max : next, collected.thisUpdate.secondsSinceEpoch),
            thisUpdate: collected.thisUpdate,
            nextUpdate: collected.nextUpdate,
            feedSequence: collected.feedSequence
        )
    }

    /// Signs, writes, checks and puts into place; returns octets and SHA-256 of the file.
    private func replace(
        _ collected: consuming CollectedRevocations,
        _ reserved: RevocationListRecord,
        _ issuer: RevocationListIssuer,
        _ reader: SuspiciousReader
    ) throws(RevocationListError) -> (octets: Int, fingerprint: [UInt8]) {
        let spool = collected.spool
        let unsigned = collected.numbered(reserved, by: issuer)
        let file = try directory.begin(issuer.id)
        do throws(RevocationListError) {
            try sign(unsigned, spool, issuer, into: file)
            try file.finish()
            try reader.check(file)
            let facts = (file.count, try file.fingerprint())
            try directory.complete(issuer.id)
            return facts
        } catch {
            directory.abandon(issuer.id)
            throw error
        }
    }

    private func sign(
        _ unsigned: consuming UnsignedRevocationList,
        _ spool: ListFile,
        _ issuer: RevocationListIssuer,
        into file: ListFile
    ) throws(RevocationListError) {
        do {
            try unsigned.sign(by: issuer.key, entries: spool.forEachPiece, into: file.append)
        } catch let error as RevocationListError {
            throw error
        } catch {
            throw RevocationListError(.signingFailed(issuer.id, detail: error.brief))
        }
    }

    private func completed(
        _ reserved: RevocationListRecord,
        _ fingerprint: [UInt8],
        _ count: Int
    ) -> RevocationListRecord {
        RevocationListRecord(
            authority: reserved.authority,
            number: reserved.number,
            thisUpdate: reserved.thisUpdate,
            nextUpdate: reserved.nextUpdate,
            feedSequence: reserved.feedSequence,
            entryCount: count,
            fingerprint: fingerprint
        )
    }

    private func event(_ action: String, _ record: RevocationListRecord, _ actor: String) -> AuditEvent {
        var detail = ["number": "\(record.number)", "feed": "\(record.feedSequence)"]
        detail["entries"] = record.entryCount.map { "\($0)" }
        detail["sha256"] = record.fingerprint.map { Hexadecimal.encode($0) }
        return AuditEvent(
            at: clock.now,
            actor: actor,
            action: action,
            object: "\(record.authority)",
            detail: detail
        )
    }

    private func commit(_ changes: [Change]) async throws(RevocationListError) {
        do throws(BookError) {
            try await book.commit(changes)
        } catch {
            throw RevocationListError(error)
        }
    }
}
