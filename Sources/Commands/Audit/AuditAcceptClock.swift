import ArgumentParser
import Centre
import Model

/// `pki audit accept-clock`.
struct AuditAcceptClock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept-clock",
        abstract: "Say that the clock is right, when the book has later entries.",
        discussion: """
            A clock that stands before what the book says has happened issues nothing.
            When the clock was ahead once, two persons who looked at another clock say
            so here; entries that are later than now do not count any more, and what is
            revoked since a later moment is so since now. Without --confirm it shows
            what would be said.

            EXAMPLE
              pki audit accept-clock --as li.admin --second he.pki --confirm

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions

    @Flag(help: "Do it.")
    var confirm = false

    func run() async throws {
        let centre = try centre.open()
        let (latest, now) = try centre.clockView()
        print("now     \(Moment.text(now))")
        print("latest  \(latest.map { Moment.text($0) } ?? "-")")
        guard let latest, latest > now else {
            Terminal.say("pki: the clock is not behind the book; there is nothing to say")
            return try await centre.close()
        }
        if confirm {
            let count = try await centre.acceptClock(by: persons.open(in: centre))
            if count > 0 { Terminal.say("pki: \(count) revocations are of now, and not of a moment to come") }
            for (name, begin) in try centre.listsToCome() {
                Terminal.say(
                    "pki: warning: the list of \(name) begins \(Moment.text(begin)), and its key is not here to make another: relying parties refuse it until then"
                )
                Terminal.say("pki: hint: bring the key, and run 'pki crl publish' with it")
            }
        } else {
            Terminal.say("pki: nothing was said; repeat it with --confirm when the clock is right")
        }
        try await centre.close()
    }
}
