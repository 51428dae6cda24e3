import ArgumentParser

/// `pki refund …`.
struct RefundCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refund",
        abstract: "退款: money that goes back, proposed by one person and confirmed by another.",
        discussion: ExitStatus.help,
        subcommands: [RefundList.self, RefundPropose.self, RefundConfirm.self, RefundDecline.self]
    )
}
