import ArgumentParser
import Centre
import Model
import OpenSSL

/// `pki authority export`.
struct AuthorityExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print an authority's certificate as PEM.",
        discussion: """
            EXAMPLE
              pki authority export root > root.pem

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    @Argument(help: "The authority's name.")
    var name: AuthorityID

    func run() async throws {
        let record = try centre.open().authorityRecord(name.name)
        Terminal.result(try Certificate(der: record.certificate).pem)
    }
}
