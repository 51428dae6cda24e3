import ArgumentParser
import Centre
import Foundation
import Issuer
import Model

/// `pki init`.
struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a new PKI: root, issuing authority, OCSP signer, audit key, first administrator.",
        discussion: """
            Reads pki.yaml and profiles/*.yaml of the definition directory and writes
            everything into the state directory, which must not exist or be empty. Keys
            are encrypted under the passphrase from --passphrase-fd, PKI_PASSPHRASE_FILE
            or the systemd credential pki-passphrase; without any of them a random one is
            made and kept in keys/passphrase, readable by its owner only.

            EXAMPLE
              pki init --administrator li.admin --display-name 李管理

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    @Option(help: "Login name of the first administrator.")
    var administrator: String = "admin"

    @Option(help: "姓名 of the first administrator.")
    var displayName: String = "管理员"

    func run() async throws {
        try centre.demandDescriptors()
        let configuration = try CentreConfiguration.load(directory: centre.definitionDirectory)
        let profiles = try Profile.loadAll(
            folder: "\(centre.definitionDirectory)/profiles",
            flags: configuration.flags
        )
        let started = ContinuousClock.now
        let state = centre.stateDirectory
        let chosen = try centre.passphraseSource.given()
        let isOwnPassphrase = chosen == nil
        try await CentreFounding(configuration: configuration, profiles: profiles, clock: .system)
            .found(
                in: state,
                plan: FoundingPlan(administrator: administrator, displayName: displayName),
                passphrase: chosen
            )
        let elapsed = ContinuousClock.now - started
        Terminal.say(
            "\(configuration.name): root, issuing authority, OCSP signer, audit key and \(administrator) are in"
        )
        Terminal.say("\(state.path) (\(elapsed.formatted(.units(allowed: [.milliseconds], width: .narrow))))")
        if isOwnPassphrase {
            Terminal.say("The keys' passphrase was made at random: \(state.passphrase)")
            Terminal.say(
                "Back it up apart from the keys, or give your own next time with PKI_PASSPHRASE_FILE."
            )
        }
    }
}
