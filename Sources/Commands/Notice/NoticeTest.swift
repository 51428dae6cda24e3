import ArgumentParser
import Centre
import Enrollment

/// `pki notice test`.
struct NoticeTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Mail an example of a notice to yourself, with made-up values.",
        discussion: """
            Takes the role biz_admin, and a relay in pki.yaml.

            EXAMPLE
              pki notice test PAID --mail zhou.guanli@ca.example.cn --as zhou.guanli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "Which notice, as PAID.")
    var notice: String

    @Option(help: "Your address.")
    var mail: String

    func validate() throws {
        guard (try? EmailAddress(mail)) != nil else {
            throw ValidationError("--mail must be an address, as name@example.com")
        }
    }

    func run() async throws {
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        try await centre.mailSample(of: notice, to: EmailAddress(mail), by: person)
        try await centre.close()
    }
}
