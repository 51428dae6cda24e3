public import Model
import OpenSSL

/// What is published already, and what a new list is compared with.
extension RevocationListPublisher {
    /// Brings what is revoked since a moment to come back to a time, and says whether it did.
    public typealias Predating = @Sendable ([CertificateID], Timestamp) async throws(BookError) -> Bool

    /// Reads a draft as a stranger would.
    func reader(of draft: RevocationListDraft, _ order: RevocationListOrder) -> SuspiciousReader {
        let before = try? source.publishedRevocationList(of: draft.record.name)
        let file = published(draft.record.name)
        let isUnknown = draft.record.base == nil && (try? unknown(draft.record.name)) != nil
        return SuspiciousReader(
            issuer: order.issuer,
            record: draft.record,
            scope: draft.scope,
            entryCount: draft.entryCount,
            numberBefore: order.numberBefore,
            published: file,
            explainer: ListExplainer(
                authority: order.issuer.id,
                feedSequence: draft.record.feedSequence,
                baseSequence: draft.record.base.map { _ in
                    order.base?.feedSequence ?? draft.record.feedSequence
                },
                // Of a file that is not the newest list of the book nobody knows what it covers: what the feed tells explains it.
                sequenceBefore: before.map { $0.number == file?.frame.number ? $0.feedSequence : 0 } ?? .max,
                // Of a list of another past it is nobody's word that a suspension on it ended before.
                releasedSince: isUnknown ? before?.feedSequence ?? 0 : 0,
                endedBefore: policy.endOfListing(at: order.thisUpdate),
                source: source
            )
        )
    }

    /// The number of the list on the disk when it is greater than `known`, as after the book was put back to an older copy.
    ///
    /// What somebody else than `issuer` signed says nothing about numbers.
    func number(
        of name: RevocationListName,
        _ issuer: RevocationListIssuer,
        after known: Int64
    ) -> Int64 {
        guard let list = published(name), let number = list.frame.number, number > known,
            list.frame.issuer == issuer.certificate.subjectDER,
            (try? list.verifySignature(by: issuer.certificate.publicKey)) != nil
        else { return known }
        return number
    }

    /// Refuses to make a list of an authority that makes none any more.
    ///
    /// - Throws: `RevocationListError` with `.over` or `.book`.
    func checkStanding(of authority: AuthorityID) throws(RevocationListError) {
        let isOver: Bool
        do throws(BookError) {
            isOver = try self.isOver(authority)
        } catch {
            throw RevocationListError(error)
        }
        guard !isOver else { throw RevocationListError(.over(authority)) }
    }

    /// Refuses to make a list that is older than what the book says has happened.
    ///
    /// - Throws: `RevocationListError` with `.clockJumpedBack` or `.book`.
    func checkClock() throws(RevocationListError) {
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

    /// Refuses to go on where the published delta builds on a list that the book does not know, as after it was put back to an older copy
    /// and only the delta came back: what that list told is in neither.
    ///
    /// - Throws: `RevocationListError` with `.suspicious` or `.book`; nothing was reserved.
    func checkBase(of name: RevocationListName, _ issuer: RevocationListIssuer) throws(RevocationListError) {
        guard let delta = published(name.delta), let base = delta.frame.base,
            delta.frame.issuer == issuer.certificate.subjectDER
        else { return }
        do throws(BookError) {
            guard try !hasBase(name, delta.frame) else { return }
        } catch {
            throw RevocationListError(error)
        }
        guard (try? delta.verifySignature(by: issuer.certificate.publicKey)) != nil else { return }
        let finding = "what is published builds on list \(base), which the book does not know"
        throw RevocationListError(.suspicious(name.delta, finding: finding))
    }

    /// Refuses to replace or to remove a delta that the book does not know, as after it was put back to an older copy and the delta came
    /// back: what it tells has to be taken in first, and nothing else may have it.
    ///
    /// A full list in its place is compared with the new one line by line; a delta is not.
    ///
    /// - Throws: `RevocationListError` with `.unknown`, `.book` or `.file`.
    func checkDelta(of name: RevocationListName) throws(RevocationListError) {
        let found: Int64?
        do {
            found = try unknown(name.delta)
        } catch let error as BookError {
            throw RevocationListError(error)
        } catch {
            throw RevocationListError(.file(path: directory.path(of: name.delta), detail: error.brief))
        }
        if let found { throw RevocationListError(.unknown(name.delta, number: found)) }
    }

    /// Brings back to the clock what the book has since a moment to come, by a clock that was ahead by no more than is let pass.
    ///
    /// - Returns: whether the book says something else now.
    /// - Throws: `RevocationListError` with `.book`.
    func predate(
        _ serials: Set<SerialNumber>,
        _ order: RevocationListOrder
    ) async throws(RevocationListError) -> Bool {
        guard !serials.isEmpty else { return false }
        let ids = serials.sorted().map { CertificateID(authority: order.issuer.id, serial: $0) }
        do throws(BookError) {
            // A second may have begun since: what is not ahead any more stays as it is.
            return try await onAhead(ids, max(order.now, clock.now))
        } catch {
            throw RevocationListError(error)
        }
    }

    /// The list on the disk; one that cannot be read is as good as none, and is replaced.
    func published(_ name: RevocationListName) -> StreamedRevocationList? {
        (try? directory.open(name)).flatMap { $0 }.flatMap { try? $0.list() }
    }
}
