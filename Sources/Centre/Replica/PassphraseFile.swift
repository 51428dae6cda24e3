import Issuer
import Model
import OpenSSL

/// A passphrase that the machine made for itself.
enum PassphraseFile {
    /// Makes one at random and keeps it in the key folder, readable by its owner only.
    ///
    /// - Returns: the passphrase.
    /// - Throws: `KeyFileError` with `.exists` or `.system`, `CryptoError`.
    @discardableResult
    static func make(in state: StateDirectory) throws -> SecretBytes {
        var text = Array(Hexadecimal.encode(try SecureRandom.bytes(32)).utf8)
        defer { text.wipe() }
        try DurableFile.create(state.passphrase, bytes: text + [UInt8(ascii: "\n")], mode: 0o600)
        return SecretBytes(copying: text)
    }
}
