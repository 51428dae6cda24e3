import ArgumentParser
import Centre

/// `pki ceremony protocol`.
struct CeremonyProtocolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "protocol",
        abstract: "Write the signed protocol of a ceremony that was held once more.",
        discussion: """
            The same octets as at its end, from the book: ceremony-NAME.txt, and the
            signature of both persons, ceremony-NAME.p7s. The file must be the one
            that was held. Nothing is overwritten.

            EXAMPLE
              pki ceremony protocol pki/ceremonies/new-root.yaml --protocol .

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    @Option(name: .customLong("protocol"), help: "The folder for the signed protocol.")
    var protocolFolder: String = "."

    @Argument(help: "The ceremony file.")
    var file: String

    func run() async throws {
        let ceremony = try Ceremony(path: file)
        let centre = try centre.open()
        try NewFile.checkFolder(protocolFolder)
        let conductor = CeremonyConductor(
            centre: centre,
            ceremony: ceremony,
            passphrase: HolderOptions.nobody
        )
        Terminal.result(try conductor.writeProtocol(to: protocolFolder))
        try await centre.close()
    }
}
