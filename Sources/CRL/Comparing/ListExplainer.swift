import Model

/// Asks the book why a list differs from the one before it.
///
/// What the book changed after the view that the list was made from is no reason for suspicion: the next list has it.
struct ListExplainer {
    let authority: AuthorityID
    /// The head of the status feed that the list covers.
    let feedSequence: Int64
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
            let isReleased = old.revocation.reason == .certificateHold && standing.revocation == nil
            let isExplained = standing.notAfter < endedBefore || isReleased || isMoved(standing, from: old)
            return isExplained ? nil : "is not on the new list, and the book does not say why"
        case .new(let new):
            return isBacked(new, by: standing) ? nil : "is on the list otherwise than in the book"
        case .changed(let old, let new):
            guard isBacked(new, by: standing) else { return "is on the list otherwise than in the book" }
            // Nothing turns into something else but a suspension, and what proves to be a compromise.
            return old.revocation.reason == .certificateHold || new.revocation.worsens(old.revocation)
                ? nil : "was on the list before with another date or reason"
        }
    }

    /// A suspension that was lifted, and came again after the list's view of the book.
    private func isMoved(_ standing: ListedStanding, from old: RevokedEntry) -> Bool {
        old.revocation.reason == .certificateHold && standing.sequence > feedSequence
    }

    private func isBacked(_ new: RevokedEntry, by standing: ListedStanding) -> Bool {
        guard standing.sequence <= feedSequence else { return true }
        guard let revocation = standing.revocation else {
            return new.isRemoval || new.revocation.reason == .certificateHold
        }
        return !new.isRemoval && revocation == new.revocation
    }
}
