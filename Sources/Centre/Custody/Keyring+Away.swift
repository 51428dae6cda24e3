import Foundation
import Issuer
import Model
import OpenSSL
import Store

/// Keys that are away from day to day, as a root's between ceremonies.
///
/// `offline:root.key` is a file on a medium, under the centre's passphrase; `shared:root.key` one whose passphrase is
/// split into shares, on the medium or in the key folder.
extension Keyring {
    /// The key of an `offline:` or `shared:` reference; nil for a reference of another kind.
    ///
    /// - Throws: `KeyFileError` with `.away` when the medium, or every share of the key, is not there; `ShareError`.
    func away(_ reference: String) throws -> (any SigningKey)? {
        if let name = KeyPrefix.offline.name(in: reference) {
            return try files(named: name).open("file:\(name)", passphrase: phrase().bytes)
        }
        guard let name = KeyPrefix.shared.name(in: reference) else { return nil }
        let files = sharedFiles(named: name)
        guard !rootKeys.shares.isEmpty else {
            throw KeyFileError(name: name, .away)
        }
        let circle = try ShareCircle(rootKeys, opening: name, among: splittings)
        do throws(KeyFileError) {
            return try files.open("file:\(name)", passphrase: circle.secret)
        } catch {
            guard case .wrongPassphrase = error.reason else { throw error }
            throw ShareError(.openNothing)
        }
    }

    /// Stores a new key on the medium, and returns its reference.
    func storeOffline(_ key: PrivateKey, name: String) throws -> String {
        try demandElsewhere(name)
        _ = try createOffline(key, name: name)
        return "\(KeyPrefix.offline.rawValue)\(name)"
    }

    /// Destroys a key that is away; false for a reference of another kind.
    func destroyAway(_ reference: String) throws -> Bool {
        if let name = KeyPrefix.offline.name(in: reference) {
            try files(named: name).destroy("file:\(name)")
            return true
        }
        guard let name = KeyPrefix.shared.name(in: reference) else { return false }
        try sharedFiles(named: name).destroy("file:\(name)")
        return true
    }

    /// Whether a key is on the medium that is here.
    func isOnMedium(_ reference: String) -> Bool {
        guard let folder = rootKeys.folder else { return false }
        guard let name = KeyPrefix.shared.name(in: reference) ?? KeyPrefix.offline.name(in: reference) else {
            return false
        }
        return FileManager.default.fileExists(atPath: "\(folder)/\(name)")
    }

    /// Whether the file that a reference names is here, on the medium or in the key folder; it may not open.
    func hasFile(_ reference: String) -> Bool {
        guard let name = KeyPrefix.shared.name(in: reference) else { return isOnMedium(reference) }
        return isOnMedium(reference) || isInKeyFolder(name)
    }

    /// Whether the file that a reference names is not where it belongs, and somebody looked: in the key folder, or on the medium
    /// that is here.
    func isMissing(_ reference: String) -> Bool {
        if let name = KeyPrefix.file.name(in: reference) { return !isInKeyFolder(name) }
        guard let folder = rootKeys.folder, FilePlace(folder) != nil else { return false }
        // One that was restored from a backup waits in the key folder.
        let name = KeyPrefix.offline.name(in: reference)
        return !hasFile(reference) && !(name.map(isInKeyFolder) ?? false)
    }

    /// Whether the key folder has a file of this name.
    func isInKeyFolder(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(state.keys)/\(name)")
    }

    /// Refuses a medium that is the key folder under another name, or links to the file there: what is destroyed here
    /// would be gone there too.
    ///
    /// - Throws: `KeyFileError` with `.away` for no medium, or `.notElsewhere`; `CentreError` with `.folderUnusable` for a
    ///   medium that is not there.
    func demandElsewhere(_ name: String) throws {
        guard let folder = rootKeys.folder else { throw KeyFileError(name: name, .away) }
        guard FilePlace(folder) != nil else { throw CentreError(.folderUnusable(path: folder)) }
        for (there, here) in [(folder, state.keys), ("\(folder)/\(name)", "\(state.keys)/\(name)")] {
            guard let there = FilePlace(there), let here = FilePlace(here), there == here else { continue }
            throw KeyFileError(name: name, .notElsewhere)
        }
    }

    func files(named name: String) throws(KeyFileError) -> KeyFiles {
        guard let folder = rootKeys.folder else {
            throw KeyFileError(name: name, .away)
        }
        return KeyFiles(folder: folder)
    }

    /// Where a shared key is: on the medium that is here, else in the key folder.
    func sharedFiles(named name: String) -> KeyFiles {
        let isElsewhere = isOnMedium("\(KeyPrefix.shared.rawValue)\(name)") || !isInKeyFolder(name)
        return isElsewhere ? placeForShared : KeyFiles(folder: state.keys)
    }

    /// Where a shared key is put: on the medium when there is one, else in the key folder.
    private var placeForShared: KeyFiles { KeyFiles(folder: rootKeys.folder ?? state.keys) }
}

/// How references to keys in files begin, here or away.
enum KeyPrefix: String {
    case file = "file:"
    case offline = "offline:"
    case shared = "shared:"

    /// The file's name in a reference of this kind.
    func name(in reference: String) -> String? {
        reference.hasPrefix(rawValue) ? String(reference.dropFirst(rawValue.utf8.count)) : nil
    }
}

extension Keyring {
    /// Copies a key of the key folder to the medium; one that an interrupted attempt left there is taken.
    ///
    /// - Parameters:
    ///   - name: the file's name, the same in both places.
    ///   - keyHash: SHA-256 of the public key that it must be.
    /// - Throws: `KeyFileError`, `CentreError`.
    func copyOffline(_ name: String, keyHash: [UInt8]) throws {
        guard let key = try key("file:\(name)") as? PrivateKey else {
            throw KeyFileError(name: name, .missing)
        }
        guard key.publicKey.fingerprint == keyHash else {
            let detail = "the file in the key folder is another authority's key"
            throw HierarchyError(.unusable(what: name, detail: detail))
        }
        do {
            _ = try createOffline(key, name: name)
        } catch let error as KeyFileError {
            guard case .exists = error.reason else { throw error }
        }
    }

    /// Makes the file of a key on the medium, under the passphrase.
    private func createOffline(_ key: PrivateKey, name: String) throws -> String {
        try files(named: name).create(
            key,
            name: name,
            passphrase: phrase().bytes,
            parallelism: parallelism
        )
    }

    /// Stores a key under a secret of its own.
    func storeShared(
        _ key: PrivateKey,
        name: String,
        secret: borrowing SecretBytes
    ) throws -> String {
        _ = try placeForShared.create(key, name: name, passphrase: secret)
        return "\(KeyPrefix.shared.rawValue)\(name)"
    }

    /// Opens a key that `storeShared` stored.
    func openShared(name: String, secret: borrowing SecretBytes) throws -> PrivateKey {
        try sharedFiles(named: name).open("file:\(name)", passphrase: secret)
    }

    /// Destroys a file of the key folder; one that is gone is gone.
    func destroyFile(_ name: String) throws {
        do {
            try destroy("file:\(name)")
        } catch let error as KeyFileError {
            guard case .missing = error.reason else { throw error }
        }
    }
}
