import ArgumentParser
import Centre
import Model
import Store

/// `pki certificate list`.
struct CertificateList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List certificates, newest first.",
        discussion: """
            EXAMPLE
              pki certificate list --status active --subject 王 --format json

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this state; may be given more than once.")
    var status: [CertificateState] = []

    @Option(help: "Only this profile, as EXPERT.")
    var profile: String?

    @Option(help: "Only subjects that contain this text.")
    var subject: String?

    @Option(help: "Only this application.")
    var application: ApplicationNumber?

    @Option(help: "Only this token serial number.")
    var token: String?

    @Option(help: "At most this many, 1 to 100000.")
    var limit: Int = 100

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit must be 1 to 100000") }
    }

    func run() async throws {
        var filter = CertificateFilter()
        filter.states = Set(status)
        filter.profile = profile
        filter.subjectText = subject
        filter.application = application
        filter.tokenSerial = token
        let records = try centre.open().book.certificates(filter, limit: limit)
        try output.print(records.map(CertificateLine.init))
    }
}
