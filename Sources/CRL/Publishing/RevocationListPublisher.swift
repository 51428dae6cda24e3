public import Model
import OpenSSL

/// Makes the list of an authority and puts it where relying parties find it.
///
/// 1. collect the entries from one view of the book
/// 2. reserve the number in the book, with an audit line (durable)
/// 3. sign
/// 4. read it again, verify, compare (`SuspiciousReader`)
/// 5. write beside the old list, fsync, rename, fsync
/// 6. record count and fingerprint in the book, with an audit line
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
        let published = publishedList(issuer.id)
        let collected = try collect(issuer, expectedEntries: previous?.entryCount ?? 0)
        let entryCount = collected.entryCount
        let reserved = reservation(of: collected, issuer.id, previous, published)
        try await commit([.reserveRevocationList(reserved), .audit(event("crl.intend", reserved, actor))])

        let unsigned = collected.numbered(reserved, by: issuer)
        let der = try sign(unsigned, issuer)
        let reader = SuspiciousReader(
            issuer: issuer,
            record: reserved,
            entryCount: entryCount,
            published: published
        )
        try reader.check(der)
        try directory.replace(issuer.id, with: der)

        let complete = completed(reserved, der, entryCount)
        try await commit([.publishRevocationList(complete), .audit(event("crl.publish", complete, actor))])
        _ = consume lock
        return PublishedRevocationList(record: complete, octets: der.count)
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
        _ issuer: RevocationListIssuer,
        expectedEntries: Int
    ) throws(RevocationListError) -> CollectedRevocations {
        do throws(BookError) {
            return try builder.collect(for: issuer, at: clock.now, expectedEntries: expectedEntries)
        } catch {
            throw RevocationListError(error)
        }
    }

    private func latest(_ authority: AuthorityID) throws(RevocationListError) -> RevocationListRecord? {
        do throws(BookError) {
            return try source.latestRevocationList(of: authority)
        } catch {
            throw RevocationListError(error)
        }
    }

    /// The list on the disk; one that cannot be read is as good as none, and is replaced.
    private func publishedList(_ authority: AuthorityID) -> RevocationList? {
        (try? directory.read(authority)).flatMap { $0 }.flatMap { try? RevocationList(der: $0) }
    }

    /// The number is the time in seconds, or one more than any before when the clock was put back.
    private func reservation(
        of collected: borrowing CollectedRevocations,
        _ authority: AuthorityID,
        _ previous: RevocationListRecord?,
        _ published: RevocationList?
    ) -> RevocationListRecord {
        let before = max(previous?.number ?? 0, published?.number ?? 0)
        let (next, overflow) = before.addingReportingOverflow(1)
        return RevocationListRecord(
            authority: authority,
            number: max(overflow ? .max : next, collected.thisUpdate.secondsSinceEpoch),
            thisUpdate: collected.thisUpdate,
            nextUpdate: collected.nextUpdate,
            feedSequence: collected.feedSequence
        )
    }

    private func sign(
        _ unsigned: consuming UnsignedRevocationList,
        _ issuer: RevocationListIssuer
    ) throws(RevocationListError) -> [UInt8] {
        do {
            return try unsigned.signed(by: issuer.key)
        } catch {
            throw RevocationListError(.signingFailed(issuer.id, detail: error.brief))
        }
    }

    private func completed(
        _ reserved: RevocationListRecord,
        _ der: [UInt8],
        _ count: Int
    ) -> RevocationListRecord {
        RevocationListRecord(
            authority: reserved.authority,
            number: reserved.number,
            thisUpdate: reserved.thisUpdate,
            nextUpdate: reserved.nextUpdate,
            feedSequence: reserved.feedSequence,
            entryCount: count,
            fingerprint: DigestAlgorithm.sha256.hash(der)
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
