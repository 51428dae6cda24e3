import ArgumentParser
import Centre
import Model

/// `pki certificate revoke`.
struct CertificateRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "吊销: revoke a certificate, for ever.",
        discussion: """
            Returns when the book is durable; OCSP answers 'revoked' within a second, and
            the next list is triggered. Without --confirm nothing is done but shown.

            EXAMPLE
              pki certificate revoke 5a01… --reason keyCompromise --as li.admin --confirm

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var choice: CertificateChoice

    @Option(help: "Why: \(RevocationReason.allCases.map(\.rawValue).joined(separator: ", ")).")
    var reason: RevocationReason

    @Flag(help: "Do it.")
    var confirm = false

    func run() async throws {
        let centre = try centre.open()
        let record = try choice.find(in: centre)
        guard confirm else {
            Terminal.say(
                "would revoke \(record.id.serial.hexadecimal): \(Terminal.printable(record.reservation.subject))"
            )
            return Terminal.say("nothing was done; repeat with --confirm")
        }
        let revoker = try staff.open(in: centre)
        let revocation = try await centre.revoke(record.id, reason: reason, by: revoker)
        try await centre.close()
        Terminal.say("revoked \(record.id.serial.hexadecimal) at \(Moment.text(revocation.date))")
    }
}
