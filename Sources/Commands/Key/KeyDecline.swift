import ArgumentParser
import Centre

/// `pki key decline`.
struct KeyDecline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decline",
        abstract: "Decline a recovery that is not done, or take back what one proposed.",
        discussion: """
            Shares that officers released for it are forgotten.

            EXAMPLE
              pki key decline 1 --as he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var recovery: KeyRecoveryOptions

    func run() async throws {
        try await recovery.perform { desk in try await desk.decline(recovery.number) }
    }
}
