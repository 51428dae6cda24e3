import ArgumentParser
import Centre
import Model
import Tokens

/// `pki doctor`.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Named checks over book, keys, lists, OCSP signer and readers.",
        discussion: """
            Ends with exit status 0 when nothing is worse than a warning, else 70.

            EXAMPLE
              pki doctor --format json

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let check = HealthCheck(centre: try centre.open()) { () throws(TokenError) in try PCSC().readers() }
        let findings = check.run()
        try output.print(findings.map(FindingLine.init))
        if findings.contains(where: { $0.severity == .failure }) { throw ExitCode(70) }
    }
}

/// A finding as it is printed.
struct FindingLine: Listing {
    let check: String
    let severity: String
    let detail: String

    init(_ finding: HealthFinding) {
        check = finding.check
        severity = finding.severity.rawValue
        detail = finding.detail
    }

    static let headings = ["CHECK", "RESULT", "DETAIL"]
    var cells: [any Cell] { [check, severity, detail] }
}
