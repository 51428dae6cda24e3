import ArgumentParser
import CRL
import Centre
import Model
import Store

/// `pki crl publish`.
struct RevocationListPublish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Make and publish every authority's lists now.",
        discussion: """
            A running server does this by itself, on schedule and right after a
            revocation. With --to, lists and authorities' certificates are then written
            into a folder that a plain web server or a CDN gives out; what is the same
            already is left alone. docs/samples/nginx-status.conf serves it. Where such
            a folder was written before and is empty now, as while its volume is not
            mounted, nothing is written into it (69), unless --anew says so.

            EXAMPLE
              pki crl publish --to /srv/pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(
        name: .customLong("to"),
        help: "A folder to write lists and authorities' certificates into as well."
    )
    var target: String?

    @Flag(help: "With --to, begin anew where files were written before and are gone.")
    var anew = false

    func validate() throws {
        guard !anew || target != nil else { throw ValidationError("--anew needs --to") }
    }

    func run() async throws {
        let centre = try centre.open()
        try await Recovered.recall(in: centre, beside: target)
        let (lists, failed) = try await centre.publishLists()
        try tellAwaiting(centre)
        for away in try centre.authoritiesAway() {
            let end =
                away.nextUpdate.map { "the published one ends \(Moment.text($0))" } ?? "none is published"
            Terminal.say(
                "pki: warning: the key of \(away.authority) is away, so its list was not renewed; \(end)"
            )
            Terminal.say(
                "pki: hint: bring it back with --root-keys or --share, or connect its token, before that, and publish again"
            )
        }
        for (authority, count) in try centre.unlistedCounts() {
            let words = count == 1 ? "1 revocation" : "\(count) revocations"
            Terminal.say("pki: warning: the list of \(authority) lacks \(words) that the book has")
        }
        var unreadable: (any Error)?
        if let target {
            let (export, failed) = try centre.exportLists(to: target, isAnew: anew)
            for fault in failed { Terminal.say("pki: error: \(fault.error.message)") }
            unreadable = failed.first?.error
            Terminal.say("pki: \(target): \(export.written) files written, \(export.kept) kept")
        }
        try await centre.close()
        for fault in failed {
            Terminal.say("pki: error: no list of \(fault.authority): \(fault.message)")
        }
        try output.print(
            lists.map { list in
                RevocationListLine(
                    authority: list.record.authority.name,
                    list: list.record.name.description,
                    number: list.record.number,
                    base: list.record.base,
                    thisUpdate: Moment(list.record.thisUpdate),
                    nextUpdate: Moment(list.record.nextUpdate),
                    entries: list.record.entryCount ?? 0,
                    fingerprint: Hexadecimal.encode(list.record.fingerprint ?? [])
                )
            }
        )
        // The others are published; whoever called must hear of it all the same.
        if let first = failed.first?.error ?? unreadable { throw first }
    }

    /// Whose lists would lack what was revoked elsewhere.
    private func tellAwaiting(_ centre: CACentre) throws {
        for record in try centre.book.authorities() where try centre.awaitsRecords(record.id) {
            let fault = MigrationError(.recordsOwed(record.id))
            Terminal.say("pki: warning: no list of \(record.id): \(fault.message)")
            if let hint = fault.hint { Terminal.say("pki: hint: \(hint)") }
        }
    }
}
