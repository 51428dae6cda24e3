import ArgumentParser
import Centre
import Model

/// `pki application export`.
struct ApplicationExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "证据归档: take all records of one application away as an archive that openssl verifies.",
        discussion: """
            For auditors, who say why; both is in the audit chain before. The archive (tar) has the
            submissions, the documents in the clear, what was decided with signatures and certificates,
            the audit entries with what proves them, certificates, an OCSP answer, order, payments and
            messages; no code. Its README.txt says how it is verified.

            EXAMPLE
              pki application export CA20261122N0001236 --text 法院调查函 --to case.tar --as auditor.one

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    @Option(help: "Why, 2 to 200 characters.")
    var text: String

    @Option(help: "The file to write, which must not exist; readable by you only.")
    var to: String

    func run() async throws {
        try NewFile.checkFree(to)
        let centre = try centre.open()
        let evidence = CaseEvidence(centre: centre, staff: try staff.open(in: centre))
        let archive = try await evidence.archive(of: number, because: text)
        try NewFile.create(to, bytes: archive, isPrivate: true)
        try await centre.close()
        Terminal.say("证据归档: \(to)")
    }
}
