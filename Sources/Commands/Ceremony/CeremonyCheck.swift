import ArgumentParser
import Centre
import Model

/// `pki ceremony check`.
struct CeremonyCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read a ceremony file, and tell what it will do or where a mistake is.",
        discussion: """
            Needs no state directory.

            EXAMPLE
              pki ceremony check pki/ceremonies/new-root.yaml

            \(ExitStatus.help)
            """
    )

    @Argument(help: "The ceremony file.")
    var file: String

    func run() async throws {
        let ceremony = try Ceremony(path: file)
        Terminal.result("\(ceremony.name): \(ceremony.purpose)")
        Terminal.result("SHA-256 \(Hexadecimal.encode(ceremony.digest))")
        Terminal.result("\(ceremony.first), \(ceremony.second); 见证人 \(ceremony.witnesses.count)")
        for line in ceremony.plan { Terminal.result(line) }
    }
}
