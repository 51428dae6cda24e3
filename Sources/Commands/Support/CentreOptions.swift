import ArgumentParser
import Centre
import Foundation
import Issuer
import Model

/// `--state`, `--config` and where the passphrase comes from.
struct CentreOptions: ParsableArguments {
    @Option(help: "The state directory: keys, book, published files (default: PKI_STATE, or var).")
    var state: String?

    @Option(help: "The definition directory: pki.yaml, profiles, prices (default: PKI_CONFIG, or pki).")
    var config: String?

    @Option(help: "Read the key passphrase, one line, from this open file descriptor.")
    var passphraseFd: Int32?

    @Option(help: "Read the PIN of the HSM, one line, from this open file descriptor.")
    var hsmPinFd: Int32?

    var stateDirectory: StateDirectory {
        StateDirectory(state ?? ProcessInfo.processInfo.environment["PKI_STATE"] ?? "var")
    }

    var definitionDirectory: String {
        config ?? ProcessInfo.processInfo.environment["PKI_CONFIG"] ?? "pki"
    }

    var passphraseSource: PassphraseSource {
        PassphraseSource(descriptor: passphraseFd, environment: ProcessInfo.processInfo.environment)
    }

    var pinSource: PINSource {
        PINSource(descriptor: hsmPinFd, environment: ProcessInfo.processInfo.environment)
    }

    /// Opens the centre for one command.
    func open(clock: WallClock = .system) throws -> CACentre {
        try CACentre.open(
            state: stateDirectory,
            definition: definitionDirectory,
            passphrase: passphraseSource,
            pin: pinSource,
            clock: clock
        )
    }
}
