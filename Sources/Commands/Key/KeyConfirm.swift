import ArgumentParser
import Centre

/// `pki key confirm`.
struct KeyConfirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Confirm a recovery that another one proposed; officers may then release their shares.",
        discussion: """
            Takes the role pki_admin, or for a token biz_admin too; never who proposed it.

            EXAMPLE
              pki key confirm 1 --as he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var recovery: KeyRecoveryOptions

    func run() async throws {
        try await recovery.perform { desk in try await desk.confirm(recovery.number) }
    }
}
