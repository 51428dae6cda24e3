import ArgumentParser
import Centre

/// `pki certificate show`.
struct CertificateShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one certificate: subject, token, validity, status, what came before and after.",
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
        let centre = try centre.open()
        let detail = try CertificateDetail(choice.find(in: centre), in: centre)
        try output.print(detail, lines: detail.lines)
    }
}
