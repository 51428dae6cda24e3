import ArgumentParser
import Centre

/// `pki replica create`.
struct ReplicaCreate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Set up a machine that answers OCSP from snapshots.",
        discussion: """
            Run it there, with the centre's key that signs snapshots ('pki audit key' of
            the centre). The state directory must not exist or be empty; no book and no
            authority's key is ever in it. Its own OCSP keys are encrypted under the
            passphrase from --passphrase-fd, PKI_PASSPHRASE_FILE or the systemd
            credential pki-passphrase; without any of them a random one is made and kept
            in keys/passphrase. Then start it: 'pki serve --only ocsp --snapshot DIR'.

            EXAMPLE
              pki replica create --trust audit-public.pem --state /var/lib/pki-replica

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    @Option(help: "The centre's key that signs snapshots, PEM.")
    var trust: String

    func run() throws {
        try centre.demandDescriptors()
        let key = try PublicKeyFile.read(trust)
        let state = centre.stateDirectory
        try ReplicaNode.create(in: state, trusting: key, passphrase: try centre.passphraseSource.given())
        Terminal.say("\(state.path) is ready; start it with 'pki serve --only ocsp --snapshot DIR'")
    }
}
