public import Model
import OpenSSL
import Store
import Tokens

extension AuthorityDesk {
    /// What an authority began and did not finish.
    ///
    /// - Returns: the certificates, oldest first, and why the authority's key is not at hand; nil when it is.
    /// - Throws: `IssuanceError` with `.noAuthority`, `KeyFileError`, `HSMError` or `BookError`.
    public func unfinished(
        of id: AuthorityID
    ) throws -> (certificates: [CertificateRecord], absence: String?) {
        let record = try centre.authorityRecord(id.name)
        let certificates = try centre.book.unfinishedCertificates().filter { $0.id.authority == id }
        return (certificates, try centre.absence(of: record)?.words)
    }

    /// Whether giving up ends the authority: it is retired, and its key was looked for and is gone; or it has fallen, and its key is
    /// away, as on a medium that was stolen: nobody accepts what that signs, so nothing of it is needed.
    ///
    /// - Returns: how many valid certificates outlive it; nil for one that does not end.
    /// - Throws: as `unfinished(of:)`.
    public func outliving(_ id: AuthorityID) throws -> Int? {
        let record = try centre.authorityRecord(id.name)
        guard record.state == .retired, try !centre.neverHadKey(record), try isKeyOver(record) else {
            return nil
        }
        return try centre.dependants(of: record)
    }

    /// Whether nobody waits for the key any more.
    private func isKeyOver(_ record: AuthorityRecord) throws -> Bool {
        switch try centre.absence(of: record) {
        case .gone?: true
        case .away?: try centre.fall(of: record) != nil
        case nil: false
        }
    }

    /// Gives up for ever what an authority began and cannot finish, because its key is gone for ever; one that is retired
    /// ends with it, and so does one that has fallen and whose key is away.
    ///
    /// What may have been signed is listed as revoked, and a holder's key is blocked, unless another certificate stands for it or an
    /// authority works with it; the key of an authority that was to be certified is not. No
    /// serial number is used again. An authority that ends is `destroyed`, without a last list: what it issued stays as its
    /// newest list has it. All of it is one commit.
    ///
    /// - Parameters:
    ///   - id: the authority.
    ///   - valid: how many certificates may outlive an authority that ends, at most.
    /// - Returns: what was given up.
    /// - Throws: `HierarchyError` with `.keyPresent` when the authority can finish it itself, `.nothingUnfinished`,
    ///   `.notInState` for an active one that began nothing, and for a destroyed one, `.absenceUnproven`, `.keyElsewhere` or `.needed`;
    ///   `CentreError` with `.occupied` when a living process is at it, or `.authoritiesBusy`; `KeyFileError`, `HSMError` or `BookError`. Then
    ///   nothing was written.
    public func giveUp(_ id: AuthorityID, evenThough valid: Int = 0) async throws -> [CertificateRecord] {
        let lock = try custodyLock(id)
        defer { withExtendedLifetime(lock) {} }
        // Where the key may be, people are asked for a PIN: before the turn is waited for.
        _ = try unfinished(of: id)
        let turn = try await namesLock()
        defer { withExtendedLifetime(turn) {} }
        let record = try centre.authorityRecord(id.name)
        let (certificates, absence) = try unfinished(of: id)
        let outliving = try outliving(id)
        guard !certificates.isEmpty || outliving != nil else { throw try nothingToGiveUp(record, absence) }
        guard let absence else { throw HierarchyError(.keyPresent(id)) }
        if let outliving, outliving > valid { throw HierarchyError(.needed(id, valid: outliving)) }
        for holder in Set(certificates.map(\.reservation.holder)) {
            guard !ProcessLock.isHeld(holder, folder: centre.state.run) else {
                throw CentreError(.occupied(what: holder))
            }
        }
        let revocation = Revocation(date: centre.clock.now, reason: .cessationOfOperation)
        var detail = ["certificates": "\(certificates.count)", "key": absence]
        var changes = try certificates.flatMap { try renunciation(of: $0, revocation) }
        if let outliving {
            changes.append(.updateAuthority(record.in(.destroyed), from: .retired))
            detail["valid"] = "\(outliving)"
            detail["state"] = AuthorityRecord.State.destroyed.rawValue
            detail["fallen"] = try centre.fall(of: record)?.reason.rawValue
            // What a destruction that was cut left of the file: nobody comes back to it.
            if try centre.isEnding(record), !TokenURI.isOne(record.keyReference),
                case .gone = try centre.absence(of: record)
            {
                try centre.destroyKey(of: record)
            }
        }
        try await conclude(changes + [event("authority.giveUp", id, detail)])
        onStep(.recorded)
        return certificates
    }

    private func nothingToGiveUp(_ record: AuthorityRecord, _ absence: String?) throws -> HierarchyError {
        guard absence != nil else { return HierarchyError(.nothingUnfinished(record.id)) }
        switch record.state {
        case .active: return HierarchyError(.notInState(record.id, .active))
        case .destroyed: return HierarchyError(.notInState(record.id, .destroyed))
        case .retired:
            return HierarchyError(
                try centre.neverHadKey(record) ? .keyElsewhere(record.id) : .absenceUnproven(record.id)
            )
        }
    }

    /// The changes by which what was begun is never finished: what may have been signed is revoked for everybody who asks.
    func renunciation(
        of record: CertificateRecord,
        _ revocation: Revocation,
        because reason: String = "the authority's key is gone"
    ) throws -> [Change] {
        try centre.renunciation(of: record, revocation, because: reason, by: persons.actor)
    }
}
