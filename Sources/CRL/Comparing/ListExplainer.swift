import Model

/// Asks the book why a list differs from the one before it.
///
/// What the book changed after the view that the list was made from is no reason for suspicion: the next list has it.
struct ListExplainer {
    let authority: AuthorityID
    /// The head of the status feed that the list covers.
    let feedSequence: Int64
    /// The head that the base of a delta covers; nil for a full list.
    let baseSequence: Int64?
    /// The head that the list covers which the book has as published; `.max` when nobody knows.
    let sequenceBefore: Int64
    /// A suspension is over only when the book says so after this position of the feed.
    let releasedSince: Int64
    /// A certificate that ended before this is not listed any more.
    let endedBefore: Timestamp
    let source: any RevocationSource

    /// What the book does not explain.
    ///
    /// - Returns: the first finding, as half a sentence; nil when everything is explained.
    /// - Throws: `RevocationListError` with `.book`.
    func finding(_ differences: [ListDifference]) throws(RevocationListError) -> String? {
        let standings: [ListedStanding?]
        do throws(BookError) {
            standings = try source.standings(
                of: differences.map { CertificateID(authority: authority, serial: $0.serial) }
            )
        } catch {
            throw RevocationListError(error)
        }
        for (difference, standing) in zip(differences, standings) {
            if let finding = finding(difference, standing) {
                return "\(difference.serial.hexadecimal) \(finding)"
            }
        }
        return nil
    }

    private func finding(_ difference: ListDifference, _ standing: ListedStanding?) -> String? {
        guard let standing else { return "is not in the book" }
        switch difference {
        case .gone(let old):
            let isExplained = standing.notAfter < endedBefore || isReleased(standing, from: old)
            return isExplained ? nil : "is not on the new list, and the book does not say why"
        case .new(let new):
            return isBacked(new, by: standing) ? nil : "is on the list otherwise than in the book"
        case .changed(let old, let new):
            guard isBacked(new, by: standing) else { return "is on the list otherwise than in the book" }
            // Nothing turns into something else but a suspension, what proves to be a compromise, and since the list before what
            // an older list has since an earlier moment.
            let isPredated =
                standing.sequence > sequenceBefore
                && new.revocation.antedating(old.revocation) == new.revocation
            return old.revocation.reason == .certificateHold || new.revocation.worsens(old.revocation)
                || isPredated ? nil : "was on the list before with another date or reason"
        }
    }

    /// A suspension whose end is on record; or whatever came after it after the list's view of the book.
    private func isReleased(_ standing: ListedStanding, from old: RevokedEntry) -> Bool {
        guard old.revocation.reason == .certificateHold else { return false }
        return standing.sequence > feedSequence
            || standing.revocation == nil && standing.sequence > releasedSince
    }

    private func isBacked(_ new: RevokedEntry, by standing: ListedStanding) -> Bool {
        guard baseSequence != nil || !new.isRemoval else { return false }
        guard standing.sequence <= feedSequence else { return isOutrun(new, by: standing) }
        // A delta has nothing that its base has so already.
        guard standing.sequence > baseSequence ?? 0 else { return false }
        guard let revocation = standing.revocation else { return new.isRemoval }
        return !new.isRemoval && revocation == new.revocation
    }

    /// Whether what the view had can have turned into what the book says now: only a suspension ends or becomes something
    /// else, and only what proves to be a compromise, or to be so since an earlier moment, changes.
    private func isOutrun(_ new: RevokedEntry, by standing: ListedStanding) -> Bool {
        guard !new.isRemoval, new.revocation.reason != .certificateHold else { return true }
        return standing.revocation.map { $0.antedating(new.revocation) == $0 } ?? false
    }
}
