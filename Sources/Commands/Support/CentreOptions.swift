import ArgumentParser
import Centre
import Foundation
import Issuer
import Model

/// `--state`, `--config` and where the passphrase comes from; `UsualPlaces` says where they are by default.
struct CentreOptions: ParsableArguments {
    @Option(
        help:
            "The state directory: keys, book, published files (default: PKI_STATE, or var; installed: /var/lib/pki/centre)."
    )
    var state: String?

    @Option(
        help:
            "The definition directory: pki.yaml, profiles, prices (default: PKI_CONFIG, or pki; installed: /etc/pki)."
    )
    var config: String?

    @Option(help: "Read the key passphrase, one line, from this open file descriptor.")
    var passphraseFd: Int32?

    @Option(help: "Read the PIN of the HSM, one line, from this open file descriptor.")
    var hsmPinFd: Int32?

    @Option(help: "The medium's folder with keys that are away from day to day (default: PKI_ROOT_KEYS).")
    var rootKeys: String?

    @Option(help: "A share of a shared key; once for each holder who is there.")
    var share: [String] = []

    @Option(help: "Read the passphrase of the next sealed share from this open file descriptor.")
    var shareFd: [Int32] = []

    /// What was brought along for work with keys that are away.
    var broughtKeys: RootKeys {
        RootKeys(
            folder: rootKeys ?? ProcessInfo.processInfo.environment["PKI_ROOT_KEYS"],
            shares: share,
            descriptors: shareFd
        )
    }

    var stateDirectory: StateDirectory {
        StateDirectory(state ?? ProcessInfo.processInfo.environment["PKI_STATE"] ?? UsualPlaces().state)
    }

    var definitionDirectory: String {
        config ?? ProcessInfo.processInfo.environment["PKI_CONFIG"] ?? UsualPlaces().definition
    }

    /// `pki.yaml`, where it was named or lies in its usual place; a machine without a book does without.
    ///
    /// - Throws: `ConfigurationError`.
    func configurationIfThere() throws -> CentreConfiguration? {
        let isNamed = config != nil || ProcessInfo.processInfo.environment["PKI_CONFIG"] != nil
        guard isNamed || FileManager.default.fileExists(atPath: "\(definitionDirectory)/pki.yaml") else {
            return nil
        }
        return try CentreConfiguration.load(directory: definitionDirectory)
    }

    var passphraseSource: PassphraseSource {
        PassphraseSource(descriptor: passphraseFd, environment: ProcessInfo.processInfo.environment)
    }

    var pinSource: PINSource {
        PINSource(descriptor: hsmPinFd, environment: ProcessInfo.processInfo.environment)
    }

    /// Refuses descriptors that were not given to the program, before anything is opened or written.
    ///
    /// - Parameter others: those of the command's own options.
    /// - Throws: `CentreError` with `.passphraseUnusable`.
    func demandDescriptors(_ others: [Int32?] = []) throws {
        try GivenDescriptor.demand(
            [passphraseFd, hsmPinFd].compactMap { $0 } + shareFd + others.compactMap { $0 }
        )
    }

    /// Opens the centre for one command.
    func open(clock: WallClock = .system) throws -> CACentre {
        try demandDescriptors()
        return try CACentre.open(
            state: stateDirectory,
            definition: definitionDirectory,
            passphrase: passphraseSource,
            pin: pinSource,
            rootKeys: broughtKeys,
            clock: clock
        )
    }
}
