import Issuer
import Model
public import OpenSSL
import Synchronization

/// Opens the key files of one centre when they are needed, and asks for the passphrase at most once.
public final class Keyring: Sendable {
    private let state: StateDirectory
    private let source: PassphraseSource
    private let passphrase = Mutex<PassphraseBox?>(nil)
    private let opened = Mutex<[String: PrivateKey]>([:])
    private let custodyKey = Mutex<CustodyKey?>(nil)

    /// A passphrase that several threads may look at.
    private final class PassphraseBox: Sendable {
        let bytes: SecretBytes

        init(_ bytes: consuming SecretBytes) { self.bytes = bytes }
    }

    init(state: StateDirectory, source: PassphraseSource) {
        self.state = state
        self.source = source
    }

    /// The key that `reference` names, as `file:issuing.key`.
    ///
    /// - Throws: `KeyFileError` or `CentreError`.
    public func key(_ reference: String) throws -> PrivateKey {
        if let key = opened.withLock({ $0[reference] }) { return key }
        let key = try KeyFiles(folder: state.keys).open(reference, passphrase: phrase().bytes)
        return opened.withLock { keys in
            keys[reference] = keys[reference] ?? key
            return keys[reference] ?? key
        }
    }

    /// Stores a new key under `name` and returns its reference.
    public func store(_ key: PrivateKey, name: String) throws -> String {
        try KeyFiles(folder: state.keys).create(key, name: name, passphrase: phrase().bytes)
    }

    /// The custody key.
    public func custody() throws -> CustodyKey {
        if let key = custodyKey.withLock({ $0 }) { return key }
        let sealed = try DurableFile.readPrivate(state.custodyKey, name: "custody.key")
        let key = try CustodyKey(sealed: sealed, passphrase: phrase().bytes)
        custodyKey.withLock { $0 = key }
        return key
    }

    private func phrase() throws(CentreError) -> PassphraseBox {
        if let box = passphrase.withLock({ $0 }) { return box }
        let box = PassphraseBox(try source.passphrase(for: state))
        passphrase.withLock { $0 = box }
        return box
    }
}
