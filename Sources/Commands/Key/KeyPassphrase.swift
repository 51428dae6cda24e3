import ArgumentParser
import Centre

/// `pki key passphrase`.
struct KeyPassphrase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "passphrase",
        abstract: "密钥口令: put the key files of this centre under another passphrase.",
        discussion: """
            All files of the key folder change at one moment, or none does; a run that
            was cut is ended by whatever opens the centre next, or said again. So do
            keys on the medium that --root-keys names; for one that was away, say it
            again with its medium and both passphrases. Keys under shares have secrets
            of their own ('pki authority reshare'). A passphrase that 'pki init' made for
            itself goes with its file; where keys are on media it is kept as
            keys/passphrase.old, which alone opens what was away. Nobody else may work
            with the centre meanwhile: stop 'pki serve'. Backups and other copies of the
            keys open with the passphrase that they were made under. With --scrypt-p
            guessing at it takes more work, and opening each key as much more; the
            passphrase may stay.

            EXAMPLE
              pki key passphrase --passphrase-fd 3 --new-passphrase-fd 4 \\
                --as li.admin --second he.pki 3<old 4<new

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions

    @Option(help: "Read the new passphrase, one line, from this open file descriptor.")
    var newPassphraseFd: Int32?

    @Option(
        help: "scrypt's p from now on, 1 to 16: so many times more work for who guesses (default: as now)."
    )
    var scryptP: Int?

    func validate() throws {
        if let scryptP, !PassphraseChange.parallelisms.contains(scryptP) {
            throw ValidationError("--scrypt-p is 1 to 16")
        }
    }

    func run() async throws {
        try centre.demandDescriptors([newPassphraseFd])
        let centre = try centre.open()
        let change = try PassphraseChange(
            in: centre,
            descriptor: newPassphraseFd,
            parallelism: scryptP
        )
        let outcome = try await change.run(by: persons.open(in: centre))
        try await centre.close()
        Self.tell(outcome)
    }

    private static func tell(_ outcome: PassphraseChange.Outcome) {
        let count = outcome.changed.count
        Terminal.say(
            count == 0
                ? "every key file that is here is under the new passphrase already"
                : "key files under the new passphrase: \(count)"
        )
        if !outcome.left.isEmpty {
            Terminal.say("neither passphrase opens these, which are as they were: \(names(outcome.left))")
        }
        if !outcome.away.isEmpty {
            Terminal.say("under the old passphrase still, because they are away: \(names(outcome.away))")
            Terminal.say("say it again with --root-keys, the old passphrase and the new one")
        }
        if let kept = outcome.kept {
            Terminal.say(
                "the old passphrase is in \(Terminal.printable(kept)): keys that are away, and copies of media, open with nothing else; destroy it when there are none any more"
            )
        }
        guard count > 0 else { return }
        Terminal.say(
            "give the new one to whatever starts pki (PKI_PASSPHRASE_FILE, the credential pki-passphrase), and back the keys up again"
        )
    }

    private static func names(_ files: [String]) -> String {
        Terminal.printable(files.joined(separator: ", "))
    }
}
