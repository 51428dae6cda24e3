import ArgumentParser
import Centre

/// `pki certificate list`.
struct CertificateList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List certificates, newest first.",
        discussion: """
            What was issued, to whom, on which token, and is it still good. All conditions
            must hold. With --expires-… the soonest end comes first, unless --issued-… or
            --serial is given too. Days are those of Asia/Shanghai. In CSV a value that
            begins with = + - @ or a tab gets an apostrophe before it, so that no
            spreadsheet takes it for a formula.

            EXAMPLE
              pki certificate list --status active --expires-within 30 --format csv

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var paging: CertificatePaging
    @OptionGroup var conditions: CertificateConditions

    @Option(help: "Only subjects with this text; as 'pki certificate search'.")
    var subject: String?

    func run() async throws {
        try paging.print(conditions, text: subject, from: centre.open())
    }
}
