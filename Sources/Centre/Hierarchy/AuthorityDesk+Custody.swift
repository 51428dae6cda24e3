import Foundation
import Issuer
public import Model
public import OpenSSL
import Store

extension AuthorityDesk {
    /// Moves an authority's key from the key folder to the medium (`--root-keys`).
    ///
    /// The copy is opened and signs before the original goes; a run that was killed is finished by the next one.
    ///
    /// - Throws: `HierarchyError` with `.keyAbsent` or `.unusable`, `KeyFileError`.
    public func takeOffline(_ id: AuthorityID) async throws {
        let record = try centre.authorityRecord(id.name)
        guard record.state != .destroyed else { throw HierarchyError(.notInState(id, record.state)) }
        let name = "\(id).key"
        if record.keyReference == "\(KeyPrefix.offline.rawValue)\(name)" {
            // Killed before the original went.
            try centre.keyring.destroyFile(name)
            return
        }
        guard record.keyReference == "file:\(name)", centre.keyring.rootKeys.folder != nil else {
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
        onStep(.keyDestroyed)
    }

    /// Puts an authority's key under a random secret, and splits that into shares; `threshold` of them open it.
    ///
    /// - Parameters:
    ///   - id: the authority; its key is in a file, here or on the medium.
    ///   - threshold: how many shares open it.
    ///   - count: how many there are.
    ///   - folder: where the share files go; nothing of the same name may be there.
    ///   - passphrase: gives the passphrase of the holder of a share; empty leaves the share without seal, for paper.
    /// - Returns: the shares' files.
    /// - Throws: `ShareError` with `.numbers`, `HierarchyError`, `CentreError` with `.fileThere`.
    public func share(
        _ id: AuthorityID,
        threshold: Int,
        of count: Int,
        to folder: String,
        passphrase: (_ index: Int) throws -> SecretBytes
    ) async throws -> [String] {
        guard (2...SecretSharing.maximumShares).contains(count), (2...count).contains(threshold) else {
            throw ShareError(.numbers(threshold: threshold, shares: count))
        }
        let record = try centre.authorityRecord(id.name)
        guard let key = try centre.keyAtHand(record) as? PrivateKey else {
            throw HierarchyError(
                .unusable(what: record.keyReference, detail: "only a key in a file can be shared")
            )
        }
        let set = try SecureRandom.bytes(8)
        let name = "\(id)-\(Hexadecimal.encode(set)).key"
        let secret = try SharedSecret(key, set: set, threshold: threshold, count: count)
        let files = try secret.write(for: record, to: folder, passphrase: passphrase)
        let reference = try centre.keyring.storeShared(key, name: name, secret: secret.passphrase)
        onStep(.keyMade)
        let detail = ["threshold": "\(threshold)", "of": "\(count)", "set": Hexadecimal.encode(set)]
        try await conclude([
            .updateAuthority(record.kept(at: reference), from: record.state),
            event("authority.share", id, detail),
        ])
        onStep(.recorded)
        try centre.destroyKey(of: record)
        onStep(.keyDestroyed)
        return files
    }
}

/// The secret that a key file is put under, and its shares.
struct SharedSecret: ~Copyable {
    /// 64 hexadecimal digits, so that other tools can be given it as a passphrase.
    let passphrase: SecretBytes
    private let shares: [SecretSharing.Share]
    private let set: [UInt8]
    private let threshold: Int

    init(_ key: PrivateKey, set: [UInt8], threshold: Int, count: Int) throws(CryptoError) {
        var digits = Array(Hexadecimal.encode(try SecretBytes(random: 32).copyBytes()).utf8)
        defer { digits.wipe() }
        let secret = SecretBytes(copying: digits)
        shares = try SecretSharing.split(secret, threshold: threshold, shares: count)
        passphrase = secret
        self.set = set
        self.threshold = threshold
    }

    /// Writes one file for each share.
    borrowing func write(
        for record: AuthorityRecord,
        to folder: String,
        passphrase: (_ index: Int) throws -> SecretBytes
    ) throws -> [String] {
        var paths: [String] = []
        for share in shares {
            let phrase = try passphrase(Int(share.index))
            let purpose = "pki share 1 \(Hexadecimal.encode(set)) \(share.index)"
            let content: KeyShare.Content =
                phrase.isEmpty
                ? .plain(share.bytes)
                : .sealed(
                    try PassphraseSeal.seal(
                        SecretBytes(copying: share.bytes),
                        passphrase: phrase,
                        purpose: purpose
                    )
                )
            let file = KeyShare(
                authority: record.id,
                keyHash: record.keyHash,
                set: set,
                threshold: threshold,
                count: shares.count,
                index: Int(share.index),
                content: content
            )
            let path = "\(folder)/\(record.id)-share-\(share.index).txt"
            try NewFile.create(path, bytes: Array(file.text.utf8), isPrivate: true)
            paths.append(path)
        }
        return paths
    }
}
