import ArgumentParser
import Centre

/// `pki key show`.
struct KeyShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print the 恢复记录 of a recovery: who proposed, confirmed, released and finished it.",
        discussion: """
            EXAMPLE
              pki key show 1 > recovery-1.txt

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    @Argument(help: "The number of the recovery.")
    var number: Int

    func run() async throws {
        let centre = try centre.open()
        Terminal.result(try KeyRecoveryDesk.transcript(of: number, in: centre))
    }
}
