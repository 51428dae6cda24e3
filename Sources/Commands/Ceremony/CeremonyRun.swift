import ArgumentParser
import Centre
import Foundation
import OpenSSL

/// `pki ceremony run`.
struct CeremonyRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Rehearse a ceremony with throwaway keys, or hold it.",
        discussion: """
            --dry-run does everything on a hierarchy of the same shape with throwaway
            keys, prints the transcript, and notes that it could be done. --confirm does
            it, when neither file nor hierarchy changed since. A run that was killed
            goes on where it stopped when it is run again. At the end a protocol,
            signed by both persons, is in the folder that --protocol names.

            EXAMPLE
              pki ceremony run pki/ceremonies/new-root.yaml --confirm \\
                --root-keys /media/root --protocol . --as li.admin --second he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions
    @OptionGroup var holders: HolderOptions

    @Flag(help: "Rehearse it.")
    var dryRun = false

    @Flag(help: "Hold it.")
    var confirm = false

    @Option(name: .customLong("protocol"), help: "The folder for the signed protocol.")
    var protocolFolder: String = "."

    @Argument(help: "The ceremony file.")
    var file: String

    func validate() throws {
        guard dryRun != confirm else { throw ValidationError("say either --dry-run or --confirm") }
    }

    func run() async throws {
        try centre.demandDescriptors(holders.holderFd)
        let ceremony = try Ceremony(path: file)
        let centre = try centre.open()
        let conductor = CeremonyConductor(
            centre: centre,
            ceremony: ceremony,
            passphrase: holders.asker(),
            checkHolder: holders.checker(),
            onStep: { number, moment in
                if moment == nil { Terminal.say("step \(number) is done") }
                Terminal.sayWaiting(at: moment)
            }
        )
        // Which keys are compromised is known before one is certified.
        try await Recovered.recall(in: centre)
        if dryRun {
            for line in try await conductor.rehearse() { Terminal.result(line) }
        } else {
            try NewFile.checkFolder(protocolFolder)
            let names = try persons.names()
            let path = try await conductor.run(
                first: centre.staffOperator(names.first),
                second: centre.staffOperator(names.second),
                protocolFolder: protocolFolder
            )
            Terminal.result(path)
        }
        try await centre.close()
    }
}
