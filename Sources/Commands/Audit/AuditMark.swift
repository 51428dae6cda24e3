import ArgumentParser
import Centre
import Enrollment
import Model
import Portal

/// `pki audit mark`.
struct AuditMark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mark",
        abstract: "标记已审计: put it on record that entries of the audit chain were examined.",
        discussion: """
            At most 1000 entries at a time. The mark names the hash of the last one, and
            stands in the chain itself with your signature. Takes the role auditor.

            EXAMPLE
              pki audit mark 1 250 --text 无异常 --as qian.shenji

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The number of the first entry.")
    var first: Int64

    @Argument(help: "The number of the last entry.")
    var last: Int64

    @Option(help: "What was found, 2 to 200 characters.")
    var text: String

    func run() async throws {
        let centre = try centre.open()
        let auditor = try staff.open(in: centre)
        let stretch = try AuditReading.stretch(from: first, to: last, of: centre.book)
        _ = try await centre.desk(for: auditor).markAudit(stretch, text, by: Principal(auditor.record))
        try await centre.close()
        Terminal.say("\(stretch.first)–\(stretch.last) 已标记；操作员签名：\(stretch.signatures)")
    }
}
