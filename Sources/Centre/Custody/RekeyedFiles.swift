import Foundation
import Issuer
import Model
import OpenSSL

/// Key files of one folder, on their way from one passphrase to another.
///
/// What a file becomes is written beside it first, as `NAME.new-passphrase`, so that under its own name it is whole at every moment.
struct RekeyedFiles {
    /// How the name of what a file becomes ends.
    static let draftSuffix = ".new-passphrase"
    private static let custody = "custody.key"

    let folder: String

    /// The files that hold keys.
    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".key") }.sorted()
    }

    /// What was written and has not its name yet, by the names of these files.
    func drafts() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(RekeyedFiles.draftSuffix) }.sorted()
    }

    /// Whether a file is here that this passphrase opens.
    func opens(_ name: String, with passphrase: borrowing SecretBytes) throws -> Bool {
        let sealed = try DurableFile.readPrivate("\(folder)/\(name)", name: name)
        if name == RekeyedFiles.custody {
            return (try? CustodyKey(sealed: sealed, passphrase: passphrase)) != nil
        }
        return (try? PrivateKey(encryptedPKCS8: sealed, passphrase: passphrase)) != nil
    }

    /// Whose key a change left that was cut before the file had its name, and that `new` opens when neither opens the file.
    ///
    /// - Returns: SHA-256 of its public half; nil when there is none, or the file opens.
    func begun(
        _ name: String,
        from old: borrowing SecretBytes,
        to new: borrowing SecretBytes
    ) throws -> [UInt8]? {
        let draft = "\(name)\(RekeyedFiles.draftSuffix)"
        guard FileManager.default.fileExists(atPath: "\(folder)/\(draft)"), try !opens(name, with: old),
            try !opens(name, with: new)
        else { return nil }
        let sealed = try DurableFile.readPrivate("\(folder)/\(draft)", name: draft)
        return (try? PrivateKey(encryptedPKCS8: sealed, passphrase: new))?.publicKey.fingerprint
    }

    /// Writes what files become, opens it, and compares.
    ///
    /// - Parameters:
    ///   - names: the files.
    ///   - old: the passphrase that opens them.
    ///   - new: the one that is to open them.
    ///   - parallelism: scrypt's p, 1 to 16.
    /// - Returns: the names of those that `old` opens; of the others nothing is written.
    /// - Throws: `KeyFileError` with `.readableByOthers`, `.otherKey` or `.system`, `CryptoError`.
    func write(
        _ names: [String],
        from old: borrowing SecretBytes,
        to new: borrowing SecretBytes,
        parallelism: Int
    ) throws -> [String] {
        var written: [String] = []
        for name in names {
            try discard("\(name)\(RekeyedFiles.draftSuffix)")
            guard let content = try content(of: name, from: old, to: new, parallelism) else { continue }
            let draft = "\(folder)/\(name)\(RekeyedFiles.draftSuffix)"
            try DurableFile.create(draft, bytes: content, mode: 0o600)
            written.append(name)
        }
        return written
    }

    /// Gives what was written the names of the files that it is to be; said again, it goes on.
    func takeEffect(_ names: [String]) throws {
        for name in names {
            let path = "\(folder)/\(name)"
            let draft = "\(path)\(RekeyedFiles.draftSuffix)"
            guard FileManager.default.fileExists(atPath: draft) else { continue }
            try DurableFile.supersede(path, by: draft, named: name)
        }
    }

    /// Destroys what a change left that was cut before it took effect.
    func discardDrafts() throws {
        for draft in try drafts() { try discard(draft) }
    }

    private func discard(_ draft: String) throws {
        do throws(KeyFileError) {
            try DurableFile.destroy("\(folder)/\(draft)", name: draft)
        } catch {
            guard case .missing = error.reason else { throw error }
        }
    }

    private func content(
        of name: String,
        from old: borrowing SecretBytes,
        to new: borrowing SecretBytes,
        _ parallelism: Int
    ) throws -> [UInt8]? {
        let sealed = try DurableFile.readPrivate("\(folder)/\(name)", name: name)
        let fresh: [UInt8]
        let isSame: Bool
        if name == RekeyedFiles.custody {
            guard let key = try? CustodyKey(sealed: sealed, passphrase: old) else { return nil }
            fresh = try key.sealed(passphrase: new, parallelism: parallelism)
            isSame = try CustodyKey(sealed: fresh, passphrase: new).mark([]) == key.mark([])
        } else {
            guard let key = try? PrivateKey(encryptedPKCS8: sealed, passphrase: old) else { return nil }
            fresh = try key.encryptedPKCS8(passphrase: new, parallelism: parallelism)
            isSame = try PrivateKey(encryptedPKCS8: fresh, passphrase: new).publicKey == key.publicKey
        }
        guard isSame else { throw KeyFileError(name: name, .otherKey) }
        return fresh
    }
}
