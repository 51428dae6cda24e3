import ArgumentParser
import Centre
import Enrollment
import Model
import Store

/// `pki notice retry`.
struct NoticeRetry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Have the messages of a notice tried again that were given up.",
        discussion: """
            They go with the next round of 'pki serve', or with 'pki notice send'. Takes the role support or biz_admin.

            EXAMPLE
              pki notice retry 17 --as qian.kefu

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The number of the notice, from 'pki notice list'.")
    var notice: Int64

    func run() async throws {
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        let desk = try centre.desk(for: person)
        let messages = try centre.book.messages(ofNotice: notice)
        guard !messages.isEmpty else { throw EnrollmentError(.notFound(object: "notice \(notice)")) }
        let failed = messages.filter { $0.record.state == .failed }
        var lines: [NoticeLine] = []
        // Nothing failed: the first is refused with its state.
        for message in failed.isEmpty ? Array(messages.prefix(1)) : failed {
            let record = try await desk.retry(
                message: message.record,
                of: message.notice.application,
                by: Principal(person.record)
            )
            lines.append(NoticeLine(record, message.notice))
        }
        try await centre.close()
        try output.print(lines)
    }
}
