public import Model

/// What the records of another authority say about one certificate, brought together.
public enum ImportedStatus: Hashable, Sendable {
    /// Nobody revoked it.
    case good
    /// Revoked, for ever.
    case revoked(Revocation)
    /// On hold: it may come back, or be revoked.
    case held(Revocation)

    /// Brings index and list together: the stricter wins, that is revoked before held before good, the earlier date,
    /// and the reason that says more of the key.
    ///
    /// - Parameters:
    ///   - note: the line of the index, or nil for one that is not revoked or when there is no index.
    ///   - entry: the entry of the list, or nil for one that is not on it or when there is no list.
    ///   - sources: which of both were given.
    ///   - now: the moment of the import, after which no revocation can have been.
    /// - Returns: the status, and in words what was not the same in both or could not be kept.
    static func merged(
        _ note: OpenSSLIndex.RevocationNote?,
        _ entry: Revocation?,
        _ sources: ImportSources,
        at now: Timestamp
    ) -> (status: ImportedStatus, notes: [ImportNote]) {
        var notes: [ImportNote] = []
        let indexed = note.flatMap { $0.reason.isRevocation ? $0.revocation : nil }
        if note != nil, indexed == nil { notes.append(.releasedInIndex) }
        if sources == .both {
            if indexed != nil, entry == nil { notes.append(.notOnList) }
            if indexed == nil, entry != nil { notes.append(.onlyOnList) }
            if let indexed, let entry, (indexed.date, indexed.reason) != (entry.date, entry.reason) {
                notes.append(.differs)
            }
        }
        guard let strictest = [indexed, entry].compactMap({ $0 }).max(by: isMilder) else {
            return (.good, notes)
        }
        let earliest = [indexed, entry].compactMap { $0?.date }.min() ?? strictest.date
        if earliest > now { notes.append(.futureDate) }
        let date = min(earliest, now)
        var invalidity = strictest.invalidityDate
        if let since = invalidity, since > date {
            notes.append(.invalidityDropped)
            invalidity = nil
        }
        guard strictest.reason != .certificateHold else {
            return (.held(Revocation(date: date, reason: .certificateHold)), notes)
        }
        return (.revoked(Revocation(date: date, reason: strictest.reason, invalidityDate: invalidity)), notes)
    }

    private static func isMilder(_ left: Revocation, _ right: Revocation) -> Bool {
        weight(left.reason) < weight(right.reason)
    }

    private static func weight(_ reason: RevocationReason) -> Int {
        switch reason {
        case .certificateHold: 0
        case .unspecified: 1
        case .superseded, .cessationOfOperation, .affiliationChanged: 2
        case .privilegeWithdrawn: 3
        case .keyCompromise: 4
        case .caCompromise: 5
        }
    }
}

extension OpenSSLIndex.RevocationNote {
    /// The revocation as our book writes it; a hold is one until somebody decides.
    fileprivate var revocation: Revocation {
        Revocation(date: date, reason: reason.recorded ?? .certificateHold, invalidityDate: invalidityDate)
    }
}
