import ArgumentParser
import Centre
import Model
import Snapshot

/// `pki replica export`.
struct ReplicaExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a signed snapshot of status for machines that answer OCSP without a book.",
        discussion: """
            Into the folder go serial numbers with their status, the certificates of
            authorities and OCSP signers, and what is published anyhow; no name of a
            holder, no application, no key. Only what is new is written; copy objects
            first and the manifest last, by whatever means: it is signed and numbered.
            With --follow it goes on until SIGINT or SIGTERM, and writes a tenth of a
            second after each change. Where snapshots were written before and an empty
            folder is now, as while its volume is not mounted, nothing is written (69),
            unless --anew says so.

            EXAMPLE
              pki replica export --to /srv/snapshots --follow

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .customLong("to"), help: "The folder to write into.")
    var target: String

    @Option(help: "For how long a snapshot may be used, 2 to 10080.")
    var validMinutes: Int = 60

    @Flag(help: "Go on, and write whenever there is something new.")
    var follow = false

    @Flag(help: "Begin anew where snapshots were written before and are gone.")
    var anew = false

    func validate() throws {
        guard (2...10_080).contains(validMinutes) else {
            throw ValidationError("--valid-minutes is 2 to 10080")
        }
    }

    func run() async throws {
        let centre = try centre.open()
        try await Recovered.recall(in: centre)
        let export = try ReplicaExport(
            of: centre,
            to: target,
            validMinutes: validMinutes,
            isAnew: anew
        )
        // What is wrong at first may be mended while it goes on.
        let manifest = if follow { try? await export.round() } else { try await export.round() }
        for snapshot in await export.takeRecalled() { Terminal.say("recovery: \(snapshot.message)") }
        if follow {
            Terminal.say("exporting to \(target)")
            await UntilStopped.run {
                await export.follow(
                    onRecall: { Terminal.say("recovery: \($0.message)") },
                    onSnapshot: { Terminal.say("recovery: \($0.message)") },
                    report: { error in
                        guard let error else { return Terminal.say("exporting again") }
                        Terminal.say("pki: error: \((error as? any OperatorError)?.message ?? "\(error)")")
                    }
                )
            }
        }
        try await centre.close()
        guard !follow, let manifest else { return }
        let line = SnapshotLine(manifest)
        try output.print(line, lines: line.lines)
    }
}
