import ArgumentParser
import Centre
import Issuer
import Model

/// `pki certificate activate`.
struct CertificateActivate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activate",
        abstract: "Make a successor active, because it works where it belongs.",
        discussion: """
            Its key signed a challenge, or somebody states how it was seen to work. What
            becomes of the certificate before it is done in the same moment: after renew
            and rekey it is revoked when the overlap has ended, or at once with --now.

            EXAMPLE
              pki certificate activate 5a01… --statement 'seen with s_client' \\
                --as li.admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var choice: CertificateChoice

    @Option(help: "How it was seen to work, 2 to 200 characters.")
    var statement: String?

    @Option(help: "A file with the challenge, 16 to 1024 octets, that the new key signed.")
    var challenge: String?

    @Option(help: "A file with that signature, as its key makes it.")
    var signature: String?

    @Flag(help: "Revoke the certificate before it at once.")
    var now = false

    func validate() throws {
        guard (statement != nil) != (challenge != nil), (challenge != nil) == (signature != nil) else {
            throw ValidationError("give either --statement, or --challenge and --signature")
        }
    }

    private func proof() throws -> SuccessionProof {
        guard let challenge, let signature else { return .statement(statement ?? "") }
        return .signature(
            try InputFile(signature, limit: 1 << 16).read(),
            ofChallenge: try InputFile(challenge, limit: 1 << 16).read()
        )
    }

    func run() async throws {
        let centre = try centre.open()
        let party = try ActingParty(staff.open(in: centre))
        let record = try choice.find(in: centre)
        let outcome = try await centre.proveSuccessor(record.id, by: proof(), atOnce: now, party)
        try await centre.close()
        Terminal.say("active: \(outcome.successor.serial.hexadecimal)")
        let old = outcome.predecessor.serial.hexadecimal
        if let revocation = outcome.revocation {
            Terminal.say("revoked: \(old) (\(revocation.reason.rawValue))")
        } else if let dueAt = outcome.dueAt {
            Terminal.say("good until it is superseded at \(Moment.text(dueAt)): \(old)")
        }
    }
}
