import ArgumentParser

/// `pki notice …`.
struct NoticeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notice",
        abstract: "通知: what applicants were told, and whether it reached them.",
        discussion: ExitStatus.help,
        subcommands: [NoticeList.self, NoticeRetry.self, NoticeSend.self, NoticeSet.self, NoticeTest.self]
    )
}
