import CRL
import Enrollment
import Foundation
public import Issuer
public import Model
import OCSP
import OpenSSL
public import Store

/// The CA centre, assembled from its definition and its state: what every command works with.
public final class CACentre: Sendable {
    /// Where its state is.
    public let state: StateDirectory
    /// `pki.yaml`.
    public let configuration: CentreConfiguration
    /// Profiles by name.
    public let profiles: [String: Profile]
    /// The book of record.
    public let book: BookOfRecord
    /// Its keys.
    public let keyring: Keyring
    /// What time it is.
    public let clock: WallClock
    let definition: String
    let process: ProcessLock
    let soundLists = SoundLists()
    let trees = TreeReach()

    /// Opens a centre that `pki init` made.
    ///
    /// No key is opened, so nobody is asked for a passphrase before one is needed.
    ///
    /// - Throws: `CentreError` with `.notThere`, `ConfigurationError` or `BookError`.
    public static func open(
        state: StateDirectory,
        definition: String,
        passphrase: PassphraseSource,
        pin: PINSource? = nil,
        rootKeys: RootKeys = RootKeys(),
        clock: WallClock
    ) throws -> CACentre {
        guard FileManager.default.fileExists(atPath: state.book) else {
            throw CentreError(.notThere(path: state.path))
        }
        let configuration = try CentreConfiguration.load(directory: definition)
        return try CACentre(
            state: state,
            definition: definition,
            configuration: configuration,
            passphrase: passphrase,
            pin: pin ?? PINSource(environment: [:]),
            rootKeys: rootKeys,
            clock: clock
        )
    }

    init(
        state: StateDirectory,
        definition: String,
        configuration: CentreConfiguration,
        passphrase: PassphraseSource,
        pin: PINSource = PINSource(environment: [:]),
        rootKeys: RootKeys = RootKeys(),
        clock: WallClock
    ) throws {
        self.state = state
        self.definition = definition
        self.configuration = configuration
        self.clock = clock
        profiles = try Profile.loadAll(folder: "\(definition)/profiles", flags: configuration.flags)
        try state.restoreFolders()
        process = try ProcessLock(name: ProcessLock.freshName(), folder: state.run)
        try PassphraseChange.settle(in: state)
        let book = try BookOfRecord(opening: state.book) { DigestAlgorithm.sha256.hash($0) }
        self.book = book
        let tokens = TokenRoom(module: configuration.hsm?.module, source: pin, onTrouble: KeyAlarm.tell)
        let splittings: Set<[UInt8]> =
            try rootKeys.shares.isEmpty ? [] : Set(book.authorities().compactMap(\.sharedSet))
        keyring = Keyring(
            state: state,
            source: passphrase,
            tokens: tokens,
            rootKeys: rootKeys,
            splittings: splittings,
            tokenCustody: configuration.tokenCustody
        )
    }

    /// Signs the head of the audit chain and closes the book; called last.
    public func close() async throws {
        try await sealAudit()
        try book.close()
    }

    /// Signs the head of the audit chain, when the audit key is at hand.
    public func sealAudit() async throws {
        guard let key = try auditKey() else { return }
        try await AuditSealer(book: book, key: key, clock: clock).seal()
    }
}
