import Foundation
public import Issuer
public import Model
public import OpenSSL
import Store

/// `pki init`: makes a new centre, whole or not at all.
///
/// Everything is made in a directory beside the final one and renamed when it is complete and on disk; a
/// crash leaves a `.founding-…` directory that may be deleted, never half a centre.
public struct CentreFounding: Sendable {
    let configuration: CentreConfiguration
    let profiles: [String: Profile]
    let clock: WallClock

    /// Makes a founding.
    public init(configuration: CentreConfiguration, profiles: [String: Profile], clock: WallClock) {
        self.configuration = configuration
        self.profiles = profiles
        self.clock = clock
    }

    /// Makes the centre in `state`, which must not exist or be empty.
    ///
    /// - Parameters:
    ///   - state: where.
    ///   - plan: the first administrator.
    ///   - chosen: the passphrase for the keys; nil makes a random one, kept in `keys/passphrase`.
    /// - Throws: `CentreError`, `IssuanceError`, `BookError` or `KeyFileError`; then nothing was left behind.
    public func found(
        in state: StateDirectory,
        plan: FoundingPlan,
        passphrase chosen: consuming SecretBytes?
    ) async throws {
        try await found(in: state, passphrase: chosen) { try FoundedHierarchy(founding: self, plan: plan) }
    }

    /// Makes a centre of what `content` decides.
    func found(
        in state: StateDirectory,
        passphrase chosen: consuming SecretBytes?,
        content: () throws -> any FoundedContent
    ) async throws {
        try checkFree(state.path)
        let draft = StateDirectory("\(state.path).founding-\(UUID().uuidString.prefix(8))")
        do {
            try makeFolders(draft)
            let passphrase = try settlePassphrase(chosen, in: draft)
            try await fill(draft, with: content(), passphrase: passphrase)
            try syncAndRename(draft.path, to: state.path)
        } catch {
            try? FileManager.default.removeItem(atPath: draft.path)
            throw error
        }
    }

    private func checkFree(_ path: String) throws(CentreError) {
        guard let entries = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            guard !FileManager.default.fileExists(atPath: path) else {
                throw CentreError(.alreadyThere(path: path))
            }
            return
        }
        guard entries.isEmpty else { throw CentreError(.alreadyThere(path: path)) }
    }

    private func makeFolders(_ state: StateDirectory) throws(CentreError) {
        do {
            try makeFolder(state.path, mode: 0o700)
            for folder in StateDirectory.folders {
                try makeFolder("\(state.path)/\(folder.name)", mode: folder.mode)
            }
        } catch {
            throw CentreError(.system(what: state.path, detail: error.localizedDescription))
        }
    }

    private func makeFolder(_ path: String, mode: Int) throws {
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: mode]
        )
    }

    private func settlePassphrase(
        _ chosen: consuming SecretBytes?,
        in state: StateDirectory
    ) throws -> SecretBytes {
        if let chosen { return chosen }
        return try PassphraseFile.make(in: state)
    }

    private func fill(
        _ state: StateDirectory,
        with content: any FoundedContent,
        passphrase: borrowing SecretBytes
    ) async throws {
        let custody = try CustodyKey.make()
        let sealed = try custody.sealed(passphrase: passphrase)
        try DurableFile.create(state.custodyKey, bytes: sealed, mode: 0o600)
        let files = KeyFiles(folder: state.keys)
        for (name, key) in content.keys { _ = try files.create(key, name: name, passphrase: passphrase) }
        try BookOfRecord.create(at: state.book)
        let book = try BookOfRecord(opening: state.book) { DigestAlgorithm.sha256.hash($0) }
        try await book.commit(content.changes)
        try await AuditSealer(book: book, key: content.auditKey, clock: clock).begin()
        try book.close()
    }

    private func syncAndRename(_ draft: String, to path: String) throws(CentreError) {
        DurableFile.syncFolder(draft)
        guard unsafe rename(draft, path) == 0 else {
            throw CentreError(.system(what: path, detail: systemMessage()))
        }
        DurableFile.syncFolder((path as NSString).deletingLastPathComponent)
    }
}
