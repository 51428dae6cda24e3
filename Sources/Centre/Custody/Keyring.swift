import Issuer
public import Model
public import OpenSSL
import Tokens
import Synchronization

/// Opens the keys of one centre when they are needed, in files or in tokens, and asks for the passphrase, and for the
/// PIN of each token, at most once.
///
/// A reference is `file:issuing.key` or a `pkcs11:` URI (RFC 7512). One kind never stands in for the other.
public final class Keyring: Sendable {
    let state: StateDirectory
    let rootKeys: RootKeys
    /// The `set` of every splitting that was on record when the centre was opened with shares.
    let splittings: Set<[UInt8]>
    private let source: PassphraseSource
    private let tokens: TokenRoom
    private let passphrase = Mutex<PassphraseBox?>(nil)
    private let opened = Mutex<[String: any SigningKey]>([:])
    private let proven = Mutex<Set<Proof>>([])
    private let custodyKey = Mutex<CustodyKey?>(nil)
    /// The key in an HSM under which the secrets of tokens are; nil when they are under the custody key.
    private let vault: TokenVault?

    /// A passphrase that several threads may look at.
    final class PassphraseBox: Sendable {
        let bytes: SecretBytes

        init(_ bytes: consuming SecretBytes) { self.bytes = bytes }
    }

    /// A key that has signed for a public key.
    private struct Proof: Hashable {
        let reference: String
        let publicKey: PublicKey
        let algorithm: SignatureAlgorithm
    }

    init(
        state: StateDirectory,
        source: PassphraseSource,
        tokens: TokenRoom,
        rootKeys: RootKeys,
        splittings: Set<[UInt8]> = [],
        tokenCustody: String? = nil
    ) {
        vault = tokenCustody.map { TokenVault($0, in: tokens) }
        self.state = state
        self.rootKeys = rootKeys
        self.splittings = splittings
        self.source = source
        self.tokens = tokens
    }

    /// The key that `reference` names, as `file:issuing.key` or `pkcs11:serial=0a1b;object=issuing`.
    ///
    /// - Throws: `KeyFileError`, `HSMError` or `CentreError`.
    public func key(_ reference: String) throws -> any SigningKey {
        if let key = opened.withLock({ $0[reference] }) { return key }
        return keep(try open(reference), as: reference)
    }

    /// The key that `reference` names, after it has proven that it belongs to `publicKey`.
    ///
    /// - Parameters:
    ///   - reference: where it is.
    ///   - publicKey: that of the certificate it acts for.
    ///   - signatureAlgorithm: what it is to sign with; nil for what such keys sign with usually.
    /// - Returns: the key; it signs a challenge once in the life of this keyring.
    /// - Throws: `KeyFileError` with `.otherKey`; `HSMError` with `.notProven` or `.notOffered`, and what `key(_:)` throws.
    public func provenKey(
        _ reference: String,
        for publicKey: PublicKey,
        using signatureAlgorithm: SignatureAlgorithm? = nil
    ) throws -> any SigningKey {
        let key = try key(reference, using: signatureAlgorithm)
        let proof = Proof(reference: reference, publicKey: publicKey, algorithm: key.signatureAlgorithm)
        guard !proven.withLock({ $0.contains(proof) }) else { return key }
        guard key is HSMKey || key.subjectPublicKeyInfo == publicKey.subjectPublicKeyInfo else {
            throw KeyFileError(name: String(reference.drop { $0 != ":" }.dropFirst()), .otherKey)
        }
        try KeyProof.prove(key, for: publicKey, name: reference)
        _ = proven.withLock { $0.insert(proof) }
        return key
    }

    private func key(_ reference: String, using algorithm: SignatureAlgorithm?) throws -> any SigningKey {
        let key = try key(reference)
        guard let algorithm, algorithm != key.signatureAlgorithm else { return key }
        if let key = key as? HSMKey { return try key.using(algorithm) }
        return try privateKey(reference).using(algorithm)
    }

    /// The key in a file, for what signing alone does not do.
    ///
    /// - Throws: `CentreError` with `.keyNotInFile` for one in a token, `.noPassphrase` or `.passphraseUnusable`;
    ///   `KeyFileError`.
    public func privateKey(_ reference: String) throws -> PrivateKey {
        guard let key = try key(reference) as? PrivateKey else {
            throw CentreError(.keyNotInFile(reference: reference))
        }
        return key
    }

    /// Makes a key.
    ///
    /// - Parameters:
    ///   - algorithm: kind and size.
    ///   - place: the name of a new file, or a token and the label of the new key in it.
    /// - Returns: the key, and the reference under which it is found again.
    /// - Throws: `KeyFileError` with `.exists`, `HSMError` with `.keyExists` or `.notOffered`, `CryptoError`,
    ///   `CentreError`.
    public func make(
        _ algorithm: KeyAlgorithm,
        at place: KeyPlace
    ) throws -> (key: any SigningKey, reference: String) {
        switch place {
        case .file(let name):
            let key = try PrivateKey.generate(algorithm)
            let reference = try store(key, name: name)
            return (keep(key, as: reference), reference)
        case .token(let uri):
            guard let label = uri.object else {
                throw HSMError(.invalidURI(detail: "object=LABEL is needed to name the new key"))
            }
            let key = try tokens.token(uri).generate(algorithm, label: label, id: uri.id)
            let reference = uri.naming(key.uri).description
            return (keep(key, as: reference), reference)
        }
    }

    /// The serial number of a token, and the identifiers of its private keys that `uri` names; nil for one that has none.
    ///
    /// - Throws: `HSMError`.
    func identifiers(_ uri: TokenURI) throws(HSMError) -> (serial: String, keys: [[UInt8]?]) {
        let token = try tokens.token(uri)
        return (token.info.serial, try token.identifiers(uri))
    }

    /// A key that `make` left in a token.
    ///
    /// - Throws: `HSMError` with `.notProtected` for one that can do more than sign, or leave the token; `.keyNotFound`.
    func madeKey(_ uri: TokenURI) throws(HSMError) -> (key: any SigningKey, reference: String) {
        let key = try tokens.token(uri).madeKey(uri)
        let reference = uri.naming(key.uri).description
        return (keep(key, as: reference), reference)
    }

    /// Destroys a key for ever: the file is overwritten as well as the medium lets us, and unlinked; in a token the
    /// pair and its certificates are destroyed.
    ///
    /// - Throws: `KeyFileError`, `HSMError` or `CentreError`; after `.missing` or `.keyNotFound` there is nothing left.
    public func destroy(_ reference: String) throws {
        _ = opened.withLock { $0.removeValue(forKey: reference) }
        proven.withLock { $0 = $0.filter { $0.reference != reference } }
        if try destroyAway(reference) { return }
        guard TokenURI.isOne(reference) else { return try KeyFiles(folder: state.keys).destroy(reference) }
        let uri = try TokenURI(parsing: reference)
        try tokens.token(uri).destroy(uri)
    }

    private func open(_ reference: String) throws -> any SigningKey {
        if let key = try away(reference) { return key }
        guard TokenURI.isOne(reference) else {
            return try KeyFiles(folder: state.keys).open(reference, passphrase: phrase().bytes)
        }
        let uri = try TokenURI(parsing: reference)
        return try tokens.key(uri)
    }

    /// The first of several threads wins.
    private func keep(_ key: any SigningKey, as reference: String) -> any SigningKey {
        opened.withLock { keys in
            let kept = keys[reference] ?? key
            keys[reference] = kept
            return kept
        }
    }

    /// Stores a new key under `name` and returns its reference.
    public func store(_ key: PrivateKey, name: String) throws -> String {
        try KeyFiles(folder: state.keys).create(
            key,
            name: name,
            passphrase: phrase().bytes,
            parallelism: parallelism
        )
    }

    /// scrypt's p of what is under the passphrase: that of the custody key.
    var parallelism: Int {
        let sealed = try? DurableFile.readPrivate(state.custodyKey, name: "custody.key")
        return sealed.map(PassphraseSeal.parallelism(of:)) ?? 1
    }

    /// The custody key.
    public func custody() throws -> CustodyKey {
        if let key = custodyKey.withLock({ $0 }) { return key }
        let sealed = try DurableFile.readPrivate(state.custodyKey, name: "custody.key")
        let key = try CustodyKey(sealed: sealed, passphrase: phrase().bytes, vault: vault)
        custodyKey.withLock { $0 = key }
        return key
    }

    /// Makes the key in the HSM that the definition names.
    ///
    /// - Throws: `CentreError` with `.noVault`; `HSMError` with `.keyExists` and others.
    func makeVaultKey() throws {
        guard let vault else { throw CentreError(.noVault) }
        try vault.make()
    }

    /// Opens key files with this passphrase from now on; keys that were opened stay.
    func use(_ box: PassphraseBox) { passphrase.withLock { $0 = box } }

    func phrase() throws(CentreError) -> PassphraseBox {
        if let box = passphrase.withLock({ $0 }) { return box }
        let box = PassphraseBox(try source.passphrase(for: state))
        passphrase.withLock { $0 = box }
        return box
    }
}
