import ArgumentParser
import Centre

/// `pki certificate show`.
struct CertificateShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one certificate: subject, token, validity, status.",
        discussion: """
            EXAMPLE
              pki certificate show 5a01…

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var choice: CertificateChoice

    func run() async throws {
        let line = CertificateLine(try choice.find(in: centre.open()))
        try output.print(line, lines: line.lines)
    }
}
