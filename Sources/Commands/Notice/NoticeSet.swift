import ArgumentParser
import Centre
import Enrollment
import Model

/// `pki notice set`.
struct NoticeSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "通知模板: write what applicants are told, in place of the definition's notice.",
        discussion: """
            The words name values in double braces, as {{number}}; which a notice has is told
            when another is named. The English stands below the Chinese in mails. Takes the
            role biz_admin.

            EXAMPLE
              pki notice set PAID --subject 已收款 --text '申请{{number}}已收款{{amount}}元。' --as zhou.guanli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "Which notice, as PAID.")
    var notice: String

    @Option(help: "主题, 2 to 60 characters.")
    var subject: String

    @Option(help: "What it says, 2 to 500 characters.")
    var text: String

    @Option(help: "The same in English.")
    var english: String = ""

    func run() async throws {
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        let record = try await centre.desk(for: person).setNotice(
            notice,
            subject: subject,
            text,
            english: english,
            by: Principal(person.record)
        )
        try await centre.close()
        Terminal.say("\(record.template) 第 \(record.version) 版")
    }
}
