import ArgumentParser
import Centre

/// `pki ocsp export`.
struct OCSPExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write OCSP answers as files that a plain web server or a CDN gives out.",
        discussion: """
            One for every certificate that has not ended and each of SHA-1 and SHA-256,
            under the path of a GET (RFC 5019). Run it again, as by a timer, well before
            half of their life is over, and after revocations: only what changed is made
            anew, and a signer that is due gets its successor before. The answers of an
            authority that has no signer are taken away, and the command fails, after
            the others are in place; what is good still stays while a key cannot be
            reached, as when an HSM does not answer. docs/samples/nginx-status.conf serves the tree.
            Where a tree was written before and an empty folder is now, as while its
            volume is not mounted, nothing is written (69), unless --anew says so.

            EXAMPLE
              pki ocsp export --to /srv/pki --valid-minutes 1440

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .customLong("to"), help: "The folder to write into.")
    var target: String

    @Option(help: "How long answers are valid, 2 to 10080; pki.yaml says otherwise.")
    var validMinutes: Int?

    @Flag(help: "Begin anew where a tree was written before and is gone.")
    var anew = false

    func validate() throws {
        guard let validMinutes else { return }
        guard (2...10_080).contains(validMinutes) else {
            throw ValidationError("--valid-minutes is 2 to 10080")
        }
    }

    func run() async throws {
        let centre = try centre.open()
        try await Recovered.recall(in: centre, beside: target)
        let (export, failed) = try await centre.exportAnswers(
            to: target,
            validMinutes: validMinutes,
            isAnew: anew
        )
        try await centre.close()
        try output.print([StaticExportLine(export)])
        for fault in failed {
            Terminal.say("pki: error: no answers of \(fault.authority): \(fault.message)")
        }
        // The others are in place; whoever called must hear of it all the same.
        if let first = failed.first { throw first.error }
    }
}

/// What an export did, as it is printed.
struct StaticExportLine: Listing {
    let written: Int
    let kept: Int
    let removed: Int

    static let headings = ["WRITTEN", "KEPT", "REMOVED"]
    var cells: [any Cell] { [String(written), String(kept), String(removed)] }

    init(_ export: StaticExport) {
        (written, kept, removed) = (export.written, export.kept, export.removed)
    }
}
