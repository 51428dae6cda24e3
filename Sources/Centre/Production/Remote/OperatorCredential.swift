import Issuer
import Model
import OpenSSL
public import Portal
import Tokens

/// With what an operator proves to a server who they are: their certificate, and its key on their own token.
public struct OperatorCredential: Sendable {
    /// Certificate and key, for TLS.
    public let identity: ClientIdentity
    /// Whether the key is in a file instead of on a token.
    public let isInFile: Bool
    /// Whether the token is still there.
    let isPresent: @Sendable () -> Bool

    /// Opens the credential.
    ///
    /// - Parameters:
    ///   - certificate: the certificate, PEM; others that lead to the root may follow it.
    ///   - key: a PKCS#11 URI with `module-path`, or the path of an encrypted key file, PEM.
    ///   - pin: where the token's PIN comes from; asked when the key first signs.
    ///   - passphrase: where the passphrase of a key file comes from.
    /// - Throws: `CentreError`, `HSMError`, `CryptoError`; `HTTPSClientError` with `.identityUnusable` when key and
    ///   certificate do not belong together.
    public init(
        certificate: [UInt8],
        key: String,
        pin: PINSource,
        passphrase: PassphraseSource
    ) throws {
        let chain = try PEM.decodeAll(certificate, label: "CERTIFICATE")
        guard let first = chain.first else {
            throw HTTPSClientError(.identityUnusable(detail: "there is no certificate in the file"))
        }
        let leaf = try Certificate(der: first)
        let opened = try OperatorCredential.open(key, pin, passphrase)
        guard opened.key.subjectPublicKeyInfo == leaf.publicKey.subjectPublicKeyInfo else {
            throw HTTPSClientError(.identityUnusable(detail: "the certificate is for another key"))
        }
        identity = ClientIdentity(chain: chain, key: opened.key)
        isInFile = opened.token == nil
        let presence = opened.token.map { token in TokenPresence { token.isPresent } }
        isPresent = { presence?.isPresent() ?? true }
    }

    /// A credential that was opened elsewhere.
    init(identity: ClientIdentity, isInFile: Bool, isPresent: @escaping @Sendable () -> Bool) {
        self.identity = identity
        self.isInFile = isInFile
        self.isPresent = isPresent
    }

    private static func open(
        _ reference: String,
        _ pin: PINSource,
        _ passphrase: PassphraseSource
    ) throws -> (key: any SigningKey, token: HSMToken?) {
        guard TokenURI.isOne(reference) else {
            return (try keyFile(reference, passphrase), nil)
        }
        let uri = try TokenURI(parsing: reference)
        let key = try TokenRoom(module: nil, source: pin) { _, _ in }.token(uri).key(uri)
        return (key, key.token)
    }

    private static func keyFile(_ path: String, _ passphrase: PassphraseSource) throws -> PrivateKey {
        let bytes = try InputFile(path, limit: 1 << 16).read()
        guard PEM.labels(bytes).contains("ENCRYPTED PRIVATE KEY") else {
            throw HTTPSClientError(.identityUnusable(detail: "the key file is not encrypted PKCS#8"))
        }
        return try PrivateKey(file: bytes, passphrase: passphrase.passphrase(ofFile: path))
    }
}
