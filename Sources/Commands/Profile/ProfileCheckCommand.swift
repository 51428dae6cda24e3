import ArgumentParser
import Centre
import Issuer
import Model

/// A sample certificate's findings as lists print them.
struct SampleLine: Listing {
    let issuer: String
    let subject: String
    let facts: String
    let findings: [String]

    init(_ sample: ProfileCheck.Sample) {
        issuer = sample.issuer.rawValue
        subject = sample.subject.rawValue
        facts = sample.isComplete ? "all" : "required"
        findings = sample.findings.map(\.description)
    }

    static let headings = ["AUTHORITY", "SUBJECT", "FACTS", "FINDINGS"]
    var cells: [String] {
        [issuer, subject, facts, findings.isEmpty ? "none" : findings.joined(separator: "; ")]
    }
}

/// `pki profile check`.
struct ProfileCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Lint sample certificates of a profile under a throwaway authority.",
        discussion: """
            Ends with exit status 0 when no lint objects, else 65.

            EXAMPLE
              pki profile check EXPERT

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The profile's name.")
    var name: String

    @Option(help: "A kind of key to try; may be given more than once (default: p256, rsa2048, sm2).")
    var algorithm: [KeyAlgorithm] = []

    func run() async throws {
        let profiles = try Profile.loadAll(folder: "\(centre.definitionDirectory)/profiles")
        guard let profile = profiles[name] else { throw IssuanceError(.noProfile(name)) }
        let algorithms = algorithm.isEmpty ? [KeyAlgorithm.p256, .rsa2048, .sm2] : algorithm
        let samples = try ProfileCheck.run(profile, algorithms: algorithms)
        try output.print(samples.map(SampleLine.init))
        if samples.contains(where: { !$0.findings.isEmpty }) { throw ExitCode(65) }
    }
}
