import ArgumentParser
import Centre
import Model
import Store

/// `pki notice send`.
struct NoticeSend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Send what is due, once; 'pki serve' does it every second.",
        discussion: """
            Ends with 75 when something is to be tried again or was given up.

            EXAMPLE
              pki notice send

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let centre = try centre.open()
        guard let outbox = try centre.outbox() else { throw CentreError(.noOutbox) }
        let records = try await outbox.round()
        let lines = try records.compactMap { record in
            try centre.book.messages(ofNotice: record.notice).first { $0.record.channel == record.channel }
        }.map(NoticeLine.init)
        try await centre.close()
        try output.print(lines)
        if records.contains(where: { $0.state != .sent }) { throw ExitCode(75) }
    }
}
