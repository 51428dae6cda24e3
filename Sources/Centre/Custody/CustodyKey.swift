import Model
public import OpenSSL

/// The key under which token secrets and attachments are kept, and from which other server keys are derived.
///
/// 32 random octets, made at `pki init`, in `keys/custody.key` under the passphrase. Lost with it are the
/// secrets of every token in the field; back it up with the book.
public final class CustodyKey: Sendable {
    private static let purpose = "pki custody key 1"
    private let secret: SecretBytes
    /// The key in an HSM that wraps the secrets of tokens instead; nil when this key does.
    let vault: TokenVault?

    private init(_ secret: consuming SecretBytes, vault: TokenVault? = nil) {
        self.secret = secret
        self.vault = vault
    }

    /// Makes a new custody key.
    public static func make() throws(CryptoError) -> CustodyKey {
        CustodyKey(try SecretBytes(random: 32))
    }

    /// The content of its file, with this p of scrypt.
    public func sealed(
        passphrase: borrowing SecretBytes,
        parallelism: Int = 1
    ) throws(CryptoError) -> [UInt8] {
        try PassphraseSeal.seal(
            secret,
            passphrase: passphrase,
            purpose: CustodyKey.purpose,
            parallelism: parallelism
        )
    }

    /// Opens the content of its file.
    ///
    /// - Throws: `CryptoError` with `.wrongPassphrase`.
    convenience init(
        sealed: [UInt8],
        passphrase: borrowing SecretBytes,
        vault: TokenVault? = nil
    ) throws(CryptoError) {
        let secret = try PassphraseSeal.open(sealed, passphrase: passphrase, purpose: CustodyKey.purpose)
        self.init(secret, vault: vault)
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

    /// HMAC-SHA-256 under a key of its own: a challenge that nobody can know before it is told, and that is not kept.
    ///
    /// - Parameter facts: what it is for, in a fixed order; none has a zero octet.
    /// - Returns: 32 octets.
    func challenge(to facts: [String]) -> [UInt8] {
        let message = Array(facts.joined(separator: "\0").utf8)
        return MessageAuthentication.hmacSHA256(key: key(for: "challenge"), message: message)
    }

    /// HMAC-SHA-256 under a key of its own: a mark on forms of ours, that nobody else can make.
    func mark(_ message: [UInt8]) -> [UInt8] {
        MessageAuthentication.hmacSHA256(key: key(for: "form mark"), message: message)
    }

    /// A secret by which an endpoint of the platform knows us; made from this key each time, and kept nowhere.
    ///
    /// - Returns: 32 octets.
    func webhookSecret(of endpoint: String, _ number: Int) -> [UInt8] {
        MessageAuthentication.hmacSHA256(
            key: key(for: "webhook"),
            message: Array("\(endpoint) \(number)".utf8)
        )
    }

    private func key(for label: String) -> SecretBytes {
        SecretBytes(copying: MessageAuthentication.hmacSHA256(key: secret, message: Array(label.utf8)))
    }
}
