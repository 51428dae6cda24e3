import ArgumentParser
import Centre

/// `pki ceremony cancel`.
struct CeremonyCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "终止: give up a ceremony that was begun and cannot be held to its end; two persons.",
        discussion: """
            As when one of its persons is gone, or a key that a step needs. Any two
            staff members with the role pki_admin may. What was done stays, nothing more
            of it is done, and a protocol that both sign tells how far it came, who gave
            it up and why. What is left to do goes into another file. Without --confirm
            nothing is done, and how far it came is told.

            EXAMPLE
              pki ceremony cancel pki/ceremonies/new-root.yaml --text 复核人已离职 \\
                --confirm --protocol . --as li.admin --second zhao.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions

    @Flag(help: "Do it.")
    var confirm = false

    @Option(help: "Why, 2 to 200 characters; with --confirm.")
    var text: String?

    @Option(name: .customLong("protocol"), help: "The folder for the signed protocol.")
    var protocolFolder: String = "."

    @Argument(help: "The ceremony file.")
    var file: String

    func validate() throws {
        guard !confirm || text != nil else { throw ValidationError("say with --text why") }
    }

    func run() async throws {
        let ceremony = try Ceremony(path: file)
        let centre = try centre.open()
        let conductor = CeremonyConductor(
            centre: centre,
            ceremony: ceremony,
            passphrase: HolderOptions.nobody
        )
        if confirm {
            try NewFile.checkFolder(protocolFolder)
            let names = try persons.names()
            let path = try await conductor.cancel(
                because: text ?? "",
                first: centre.staffOperator(names.first),
                second: centre.staffOperator(names.second),
                protocolFolder: protocolFolder
            )
            Terminal.result(path)
        } else {
            let (steps, done) = try conductor.progress()
            for (position, step) in steps.enumerated() {
                Terminal.say("\(step): \(position < done ? "done" : "not done")")
            }
            Terminal.say("nothing was done; say --confirm to give it up")
        }
        try await centre.close()
    }
}
