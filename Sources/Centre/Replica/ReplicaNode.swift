import Foundation
import Issuer
public import Model
public import OpenSSL
public import Snapshot

/// A machine that answers OCSP without a book: what it trusts, the snapshot it took, and keys of its own.
///
/// ```
/// centre.pem    the key that signs the centre's snapshots
/// keys/         its own OCSP keys, encrypted, and the passphrase unless another source was given
/// requests/     a request for each key that waits for its certificate
/// snapshot/     the snapshot in use
/// published/    lists and certificates, as relying parties fetch them
/// ```
public final class ReplicaNode: Sendable {
    /// Where its state is.
    public let state: StateDirectory
    /// What it knows.
    public let replica: StatusReplica
    let keyring: Keyring
    let clock: WallClock

    /// Where requests wait to be taken to the centre.
    static func requests(_ state: StateDirectory) -> String { "\(state.path)/requests" }
    /// The requests that nobody has certified yet.
    public var waitingRequests: [String] {
        let folder = ReplicaNode.requests(state)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".csr") }.sorted().map { "\(folder)/\($0)" }
    }

    private static func trusted(_ state: StateDirectory) -> String { "\(state.path)/centre.pem" }

    /// Sets a machine up.
    ///
    /// - Parameters:
    ///   - state: a directory that does not exist or is empty.
    ///   - key: the centre's key that signs snapshots, as `pki audit key` prints it.
    ///   - chosen: the passphrase of the keys to come; nil to make one and keep it in `keys`.
    /// - Throws: `CentreError` with `.alreadyThere` or `.system`, `KeyFileError`; then nothing is there that was not before.
    public static func create(
        in state: StateDirectory,
        trusting key: PublicKey,
        passphrase chosen: consuming SecretBytes?
    ) throws {
        let entries = try? FileManager.default.contentsOfDirectory(atPath: state.path)
        guard entries?.isEmpty ?? !FileManager.default.fileExists(atPath: state.path) else {
            throw CentreError(.alreadyThere(path: state.path))
        }
        let draft = StateDirectory("\(state.path).new-\(UUID().uuidString.prefix(8))")
        do {
            for (folder, mode) in [
                (draft.path, 0o700), (draft.keys, 0o700), (draft.run, 0o700), (requests(draft), 0o700),
            ] {
                guard unsafe mkdir(folder, mode_t(mode)) == 0 else {
                    throw CentreError(.system(what: folder, detail: systemMessage()))
                }
            }
            if chosen == nil { try PassphraseFile.make(in: draft) }
            let pem = PEM.encode(key.subjectPublicKeyInfo, label: "PUBLIC KEY")
            try DurableFile.create(trusted(draft), bytes: pem, mode: 0o644)
            DurableFile.syncFolder(draft.path)
            guard unsafe rename(draft.path, state.path) == 0 else {
                throw CentreError(.system(what: state.path, detail: systemMessage()))
            }
        } catch {
            try? FileManager.default.removeItem(atPath: draft.path)
            throw error
        }
        DurableFile.syncFolder((state.path as NSString).deletingLastPathComponent)
    }

    /// Opens what `create` made; no key is opened before it is needed.
    ///
    /// - Throws: `CentreError` with `.notThere`, `CryptoError`, `SnapshotError`.
    public init(opening state: StateDirectory, passphrase: PassphraseSource, clock: WallClock) throws {
        guard let pem = FileManager.default.contents(atPath: ReplicaNode.trusted(state)) else {
            throw CentreError(.noReplica(path: state.path))
        }
        let key = try PublicKey(subjectPublicKeyInfo: PEM.decode(Array(pem), label: "PUBLIC KEY"))
        self.state = state
        self.clock = clock
        let tokens = TokenRoom(module: nil, source: PINSource(environment: [:]), onTrouble: KeyAlarm.tell)
        keyring = Keyring(state: state, source: passphrase, tokens: tokens, rootKeys: RootKeys())
        replica = try StatusReplica(
            store: "\(state.path)/snapshot",
            published: state.published,
            trusting: key
        )
    }
}
