import Foundation
public import OpenSSL

/// Private keys as encrypted PKCS#8 files (scrypt, AES-256) in one folder.
///
/// Files are created 0600 and never overwritten; a reference is `file:NAME`.
public struct KeyFiles: Sendable {
    private let folder: String

    /// Keys below `folder`, which must exist.
    public init(folder: String) {
        self.folder = folder
    }

    /// Stores a new key.
    ///
    /// - Parameters:
    ///   - key: the key.
    ///   - name: its file name without folder, as `issuing.key`.
    ///   - passphrase: what encrypts it.
    ///   - parallelism: scrypt's p, 1 to 16.
    /// - Returns: its reference.
    /// - Throws: `KeyFileError` with `.exists`, `.unusableName`, `.cryptography` (also for an empty passphrase)
    ///   or `.system`; then no file is there that was not before.
    public func create(
        _ key: PrivateKey,
        name: String,
        passphrase: borrowing SecretBytes,
        parallelism: Int = 1
    ) throws(KeyFileError) -> String {
        guard Self.isUsable(name) else { throw KeyFileError(name: name, .unusableName) }
        let pem: [UInt8]
        do throws(CryptoError) {
            pem = try key.encryptedPKCS8(passphrase: passphrase, parallelism: parallelism)
        } catch {
            throw KeyFileError(name: name, .cryptography(error))
        }
        try DurableFile.create("\(folder)/\(name)", bytes: pem, mode: 0o600)
        return "file:\(name)"
    }

    /// Opens the key that a reference names.
    ///
    /// - Throws: `KeyFileError` with `.missing`, `.unusableName`, `.readableByOthers`, `.wrongPassphrase`,
    ///   `.cryptography` or `.system`.
    public func open(
        _ reference: String,
        passphrase: borrowing SecretBytes
    ) throws(KeyFileError) -> PrivateKey {
        let name = String(reference.dropFirst("file:".count))
        guard reference.hasPrefix("file:"), Self.isUsable(name) else {
            throw KeyFileError(name: reference, .unusableName)
        }
        let pem = try DurableFile.readPrivate("\(folder)/\(name)", name: name)
        do throws(CryptoError) {
            return try PrivateKey(encryptedPKCS8: pem, passphrase: passphrase)
        } catch {
            guard case .wrongPassphrase = error.reason else {
                throw KeyFileError(name: name, .cryptography(error))
            }
            throw KeyFileError(name: name, .wrongPassphrase)
        }
    }

    /// Overwrites and removes the key that a reference names.
    ///
    /// The file is encrypted as it is; to overwrite it helps on media that write in place, and does nothing on those
    /// that do not. Copies in backups are another matter.
    ///
    /// - Throws: `KeyFileError` with `.missing`, `.unusableName` or `.system`.
    public func destroy(_ reference: String) throws(KeyFileError) {
        let name = String(reference.dropFirst("file:".count))
        guard reference.hasPrefix("file:"), Self.isUsable(name) else {
            throw KeyFileError(name: reference, .unusableName)
        }
        try DurableFile.destroy("\(folder)/\(name)", name: name)
    }

    /// Whether `name` names a file of this folder and nothing else.
    private static func isUsable(_ name: String) -> Bool {
        let allowed = name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") }
        return allowed && (1...100).contains(name.utf8.count) && !name.hasPrefix(".")
    }
}
