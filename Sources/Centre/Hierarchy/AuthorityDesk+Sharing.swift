import Foundation
import Issuer
public import Model
public import OpenSSL
import Store

extension AuthorityDesk {
    /// Puts an authority's key under a random secret, and splits that into shares; `threshold` of them open it.
    ///
    /// A key that is shared gets a new secret and a new splitting: the shares that open it now, brought along, open
    /// nothing here any more, and do not combine with the new ones. A run that was killed after the new shares were on
    /// record is finished by the next one; one that was killed before leaves shares of a splitting that opens nothing.
    ///
    /// - Parameters:
    ///   - id: the authority; its key is in a file, here or on the medium.
    ///   - deal: how many shares, and where they go.
    ///   - passphrase: gives the passphrase of the holder of a share; empty leaves the share without seal, for paper.
    /// - Returns: the shares' files.
    /// - Throws: `ShareError`, `HierarchyError`, `CentreError` with `.fileThere`, `.occupied` or `.authoritiesBusy`; then the key is where it
    ///   was.
    public func share(
        _ id: AuthorityID,
        _ deal: ShareDeal,
        passphrase: (_ index: Int) throws -> SecretBytes
    ) async throws -> [String] {
        guard (2...SecretSharing.maximumShares).contains(deal.count),
            (2...deal.count).contains(deal.threshold)
        else { throw ShareError(.numbers(threshold: deal.threshold, shares: deal.count)) }
        let lock = try custodyLock(id)
        defer { withExtendedLifetime(lock) {} }
        let record = try centre.authorityRecord(id.name)
        try deal.demandFolder()
        if try await destroyLeftovers(of: record) > 0, let set = record.sharedSet,
            let files = deal.files(of: id, set: set)
        {
            // Killed before what opened the key until then went.
            return files
        }
        try demand(deal.occasion, record)
        try deal.demandFree(id, inUse: record.sharedSet)
        return try await split(record, deal, passphrase)
    }

    private func demand(_ occasion: ShareDeal.Occasion, _ record: AuthorityRecord) throws {
        guard record.state != .destroyed else { throw HierarchyError(.notInState(record.id, record.state)) }
        switch (occasion, record.sharedSet != nil) {
        case (.first, true): throw ShareError(.sharedAlready(record.id))
        case (.again, false): throw ShareError(.notShared(record.id))
        case (.first, false), (.again, true), (.either, _): break
        }
    }

    private func split(
        _ record: AuthorityRecord,
        _ deal: ShareDeal,
        _ passphrase: (_ index: Int) throws -> SecretBytes
    ) async throws -> [String] {
        guard let found = try centre.keyAtHand(record) else { throw HierarchyError(.keyAbsent(record.id)) }
        guard let key = found as? PrivateKey else {
            let detail = "only a key in a file can be shared"
            throw HierarchyError(.unusable(what: record.keyReference, detail: detail))
        }
        let secret = try SharedSecret(threshold: deal.threshold, count: deal.count)
        let shares = try secret.dealt(for: record, passphrase: passphrase)
        // Whoever ends or renews the authority writes where its key is, too; the holders have been asked.
        let turn = try await namesLock()
        defer { withExtendedLifetime(turn) {} }
        let present = try centre.authorityRecord(record.id.name)
        let mark = Change.once(key: shareMark(record.id, secret.set), at: centre.clock.now)
        try await persons.book.commit([mark])
        let (files, reference) = try keep(key, of: record, under: secret, shares, deal)
        var detail = [
            "threshold": "\(deal.threshold)", "of": "\(deal.count)", "set": Hexadecimal.encode(secret.set),
        ]
        detail["instead"] = record.sharedSet.map { Hexadecimal.encode($0) }
        let action = record.sharedSet == nil ? "authority.share" : "authority.reshare"
        try await conclude([
            .updateAuthority(present.kept(at: reference), from: present.state),
            event(action, record.id, detail),
        ])
        onStep(.recorded)
        try centre.destroyKey(of: record)
        _ = try await destroyLeftovers(of: try centre.authorityRecord(record.id.name))
        onStep(.keyDestroyed)
        return files
    }

    /// Writes the shares and the key file that they open; what was written goes again when it cannot be completed.
    private func keep(
        _ key: PrivateKey,
        of record: AuthorityRecord,
        under secret: borrowing SharedSecret,
        _ shares: [KeyShare],
        _ deal: ShareDeal
    ) throws -> (files: [String], reference: String) {
        var files: [String] = []
        do {
            for share in shares {
                let path = deal.path(share.index, of: record.id)
                try NewFile.create(path, bytes: Array(share.text.utf8), isPrivate: true)
                files.append(path)
            }
            onStep(.sharesDealt)
            let name = "\(record.id)-\(Hexadecimal.encode(secret.set)).key"
            let reference = try centre.keyring.storeShared(key, name: name, secret: secret.passphrase)
            guard
                try centre.keyring.openShared(name: name, secret: secret.combined()).publicKey
                    == key.publicKey
            else { throw ShareError(.openNothing) }
            onStep(.keyMade)
            return (files, reference)
        } catch {
            for path in files { unsafe unlink(path) }
            throw error
        }
    }
}

extension AuthorityRecord {
    /// Which splitting opens the key; nil when it is not shared.
    var sharedSet: [UInt8]? {
        guard let name = KeyPrefix.shared.name(in: keyReference), name.hasPrefix("\(id)-") else { return nil }
        return Hexadecimal.decode(String(name.dropFirst("\(id)-".count).prefix(16)))
    }
}
