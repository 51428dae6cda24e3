public import Model
import OpenSSL
import Store

extension AuthorityDesk {
    /// Moves an authority's key from the key folder to the medium (`--root-keys`).
    ///
    /// The copy is opened and signs before the original goes; a run that was killed is finished by the next one.
    ///
    /// - Throws: `HierarchyError` with `.keyAbsent` or `.unusable`, `KeyFileError`.
    public func takeOffline(_ id: AuthorityID) async throws {
        let lock = try custodyLock(id)
        defer { withExtendedLifetime(lock) {} }
        let record = try centre.authorityRecord(id.name)
        guard record.state != .destroyed else { throw HierarchyError(.notInState(id, record.state)) }
        if let name = KeyPrefix.offline.name(in: record.keyReference) {
            // Killed before the original went.
            try centre.keyring.destroyFile(name)
            _ = try destroyLeftovers(of: record)
            return
        }
        guard let name = KeyPrefix.file.name(in: record.keyReference), centre.keyring.rootKeys.folder != nil
        else {
            let detail = "it takes a key in a file of the key folder, and --root-keys DIR"
            throw HierarchyError(.unusable(what: record.keyReference, detail: detail))
        }
        let reference = try centre.keyring.copyOffline(name)
        let moved = record.kept(at: reference)
        guard let key = try centre.keyAtHand(moved),
            DigestAlgorithm.sha256.hash(key.subjectPublicKeyInfo) == record.keyHash
        else { throw HierarchyError(.keyAbsent(id)) }
        onStep(.keyMade)
        try await conclude([
            .updateAuthority(moved, from: record.state), event("authority.offline", id, ["key": reference]),
        ])
        onStep(.recorded)
        try centre.keyring.destroyFile(name)
        _ = try destroyLeftovers(of: moved)
        onStep(.keyDestroyed)
    }
}
