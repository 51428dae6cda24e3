import Model
public import OpenSSL
import Tokens

/// The key under which token secrets and attachments are kept, and from which other server keys are derived.
///
/// 32 random octets, made at `pki init`, in `keys/custody.key` under the passphrase. Lost with it are the
/// secrets of every token in the field; back it up with the book.
public final class CustodyKey: Sendable {
    private static let purpose = "pki custody key 1"
    private let secret: SecretBytes

    private init(_ secret: consuming SecretBytes) {
        self.secret = secret
    }

    /// Makes a new custody key.
    public static func make() throws(CryptoError) -> CustodyKey {
        CustodyKey(try SecretBytes(random: 32))
    }

    /// The content of its file.
    public func sealed(passphrase: borrowing SecretBytes) throws(CryptoError) -> [UInt8] {
        try PassphraseSeal.seal(secret, passphrase: passphrase, purpose: CustodyKey.purpose)
    }

    /// Opens the content of its file.
    ///
    /// - Throws: `CryptoError` with `.wrongPassphrase`.
    public convenience init(
        sealed: [UInt8],
        passphrase: borrowing SecretBytes
    ) throws(CryptoError) {
        self.init(try PassphraseSeal.open(sealed, passphrase: passphrase, purpose: CustodyKey.purpose))
    }

    /// Wraps `bytes`; `context` says what they belong to and must be given again.
    func wrap(_ bytes: [UInt8], context: String) throws(CryptoError) -> [UInt8] {
        try SymmetricCipher.seal(bytes, key: key(for: "wrap"), associatedData: Array(context.utf8))
    }

    /// Unwraps what `wrap` made for the same context.
    func unwrap(_ wrapped: [UInt8], context: String) throws(CryptoError) -> [UInt8] {
        try SymmetricCipher.open(wrapped, key: key(for: "wrap"), associatedData: Array(context.utf8))
    }

    /// HMAC-SHA-256 under a key of its own: finds an identity again without storing it.
    public func identityDigest(_ identity: [UInt8]) -> [UInt8] {
        let key = key(for: "identity")
        return MessageAuthentication.hmacSHA256(key: key, message: identity)
    }

    /// HMAC-SHA-256 under a key of its own: knows a one-time code again without keeping it.
    func digest(ofCode material: [UInt8]) -> [UInt8] {
        MessageAuthentication.hmacSHA256(key: key(for: "one-time code"), message: material)
    }

    private func key(for label: String) -> SecretBytes {
        SecretBytes(copying: MessageAuthentication.hmacSHA256(key: secret, message: Array(label.utf8)))
    }
}

extension CustodyKey {
    /// Wraps the secrets of the token with this serial.
    func wrap(_ secrets: TokenSecrets, of serial: String) throws(CentreError) -> [UInt8] {
        let encoded = secrets.encoded()
        var bytes = encoded.copyBytes()
        defer { bytes.wipe() }
        do throws(CryptoError) {
            return try wrap(bytes, context: "token \(serial)")
        } catch {
            throw CentreError(.custodyBroken(detail: error.message))
        }
    }

    /// The secrets of the token with this serial.
    func secrets(_ wrapped: [UInt8], of serial: String) throws(CentreError) -> TokenSecrets {
        do {
            var bytes = try unwrap(wrapped, context: "token \(serial)")
            defer { bytes.wipe() }
            return try TokenSecrets(encoded: SecretBytes(copying: bytes))
        } catch let error as any OperatorError {
            throw CentreError(.custodyBroken(detail: error.message))
        } catch {
            throw CentreError(.custodyBroken(detail: "the secrets of token \(serial) cannot be read"))
        }
    }
}
