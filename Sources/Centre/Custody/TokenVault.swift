import Model
import Synchronization
import Tokens

/// The key in an HSM under which the secrets of tokens are, found and looked at once.
final class TokenVault: Sendable {
    private let reference: String
    private let tokens: TokenRoom
    private let found = Mutex<HSMCipherKey?>(nil)

    /// Names a key; it is looked for when it is needed.
    ///
    /// - Parameters:
    ///   - reference: its `pkcs11:` URI.
    ///   - tokens: where its token is found.
    init(_ reference: String, in tokens: TokenRoom) {
        self.reference = reference
        self.tokens = tokens
    }

    /// The key.
    ///
    /// - Throws: `HSMError`.
    func key() throws -> HSMCipherKey {
        if let key = found.withLock({ $0 }) { return key }
        let uri = try TokenURI(parsing: reference)
        let key = try HSMCipherKey(uri, in: tokens.token(uri))
        found.withLock { $0 = key }
        return key
    }

    /// Makes the key.
    ///
    /// - Throws: `HSMError` with `.keyExists` and others.
    func make() throws {
        let uri = try TokenURI(parsing: reference)
        _ = try HSMCipherKey.make(uri, in: tokens.token(uri))
    }
}
