import ArgumentParser
import Centre
import Issuer
import Model

/// `pki key release`.
struct KeyRelease: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Take the share that a recovery officer decrypted for a confirmed recovery.",
        discussion: """
            Officers decrypt their shares where their keys are ('pki key export'); no key of
            theirs comes here. A share is kept sealed under the custody key until the
            recovery is done or declined. Delete the file afterwards. Takes the role
            biz_admin or pki_admin.

            EXAMPLE
              pki key release 1 --file share.txt --as he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The number of the recovery.")
    var number: Int

    @Option(help: "What the officer decrypted.")
    var file: String

    func run() async throws {
        let text = try InputFile(file, limit: 1 << 16).read()
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        let done = try await KeyRecoveryDesk(centre: centre, person: person).release(text, for: number)
        try await centre.close()
        Terminal.say("恢复员 \(done.officer): 份额 \(done.given)/\(done.needed)")
    }
}
