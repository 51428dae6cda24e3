import ArgumentParser
import Centre
import Model

/// `pki token rewrap`.
struct TokenRewrap: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rewrap",
        abstract:
            "Move the secrets of all tokens under the key in an HSM that 'tokenCustody' of pki.yaml names.",
        discussion: """
            One transaction for each token; after an interruption run it again. With
            --to-file they go back under the custody key of the state directory, while
            'tokenCustody' is still there. Without --confirm nothing is done but shown.
            Takes the role pki_admin.

            EXAMPLE
              pki token rewrap --make-key --confirm --as li.admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Flag(help: "First make the AES key in the HSM; refused when it is there.")
    var makeKey = false

    @Flag(help: "Move them back under the custody key in its file.")
    var toFile = false

    @Flag(help: "Do it.")
    var confirm = false

    func validate() throws {
        guard !(makeKey && toFile) else {
            throw ValidationError("--make-key and --to-file exclude each other")
        }
    }

    func run() async throws {
        let centre = try centre.open()
        let place = toFile ? CACentre.TokenCustody.file : .hsm
        guard confirm else {
            Terminal.say("介质 \(try centre.tokensToRewrap(place)): secrets would be wrapped anew")
            return Terminal.say("nothing was done; repeat with --confirm")
        }
        let administrator = try staff.open(in: centre)
        if makeKey { try await centre.makeTokenCustodyKey(by: administrator) }
        let count = try await centre.rewrap(to: place, by: administrator)
        try await centre.close()
        Terminal.say("介质 \(count): secrets are wrapped anew")
    }
}
