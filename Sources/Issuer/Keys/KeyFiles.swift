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
    /// - Returns: its reference.
    /// - Throws: `KeyFileError`; then no file is there that was not before.
    public func create(
        _ key: PrivateKey,
        name: String,
        passphrase: borrowing SecretBytes
    ) throws(KeyFileError) -> String {
        let pem: [UInt8]
        do throws(CryptoError) {
            pem = try key.encryptedPKCS8(passphrase: passphrase)
        } catch {
            throw KeyFileError(name: name, .cryptography(error))
        }
        try DurableFile.create("\(folder)/\(name)", bytes: pem, mode: 0o600)
        return "file:\(name)"
    }

    /// Opens the key that a reference names.
    ///
    /// - Throws: `KeyFileError` with `.missing`, `.readableByOthers`, `.wrongPassphrase` or `.cryptography`.
    public func open(
        _ reference: String,
        passphrase: borrowing SecretBytes
    ) throws(KeyFileError) -> PrivateKey {
        let name = String(reference.dropFirst("file:".count))
        guard reference.hasPrefix("file:"), !name.contains("/"), !name.isEmpty else {
            throw KeyFileError(name: reference, .missing)
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
}
