public import Model
import Store

extension AuthorityDesk {
    /// Moves an authority's key from the key folder to the medium (`--root-keys`).
    ///
    /// The copy is opened and signs before the original goes; a run that was killed is finished by the next one. A key that
    /// is away, and was restored to the key folder because its medium is lost, is moved to the medium that is here now.
    ///
    /// - Throws: `HierarchyError` with `.keyAbsent` or `.unusable`, `KeyFileError` with `.notElsewhere` for a medium that is
    ///   the key folder, `CentreError` with `.authoritiesBusy`; then the file in the key folder is as it was.
    public func takeOffline(_ id: AuthorityID) async throws {
        let lock = try custodyLock(id)
        defer { withExtendedLifetime(lock) {} }
        // Whoever ends or renews the authority writes where its key is, too.
        let turn = try await namesLock()
        defer { withExtendedLifetime(turn) {} }
        let record = try centre.authorityRecord(id.name)
        guard record.state != .destroyed else { throw HierarchyError(.notInState(id, record.state)) }
        let keyring = centre.keyring
        let earlier = KeyPrefix.offline.name(in: record.keyReference)
        guard let name = earlier ?? KeyPrefix.file.name(in: record.keyReference),
            keyring.rootKeys.folder != nil
        else {
            let detail = "it takes a key in a file of the key folder, and --root-keys DIR"
            throw HierarchyError(.unusable(what: record.keyReference, detail: detail))
        }
        try keyring.demandElsewhere(name)
        if earlier == nil || keyring.isInKeyFolder(name) {
            try keyring.copyOffline(name, keyHash: record.keyHash)
        }
        let moved = record.kept(at: "\(KeyPrefix.offline.rawValue)\(name)")
        guard try centre.keyAtHand(moved) != nil else { throw HierarchyError(.keyAbsent(id)) }
        onStep(.keyMade)
        if earlier == nil {
            try await conclude([
                .updateAuthority(moved, from: record.state),
                event("authority.offline", id, ["key": moved.keyReference]),
            ])
            onStep(.recorded)
        }
        try keyring.destroyFile(name)
        _ = try await destroyLeftovers(of: moved)
        onStep(.keyDestroyed)
    }
}
