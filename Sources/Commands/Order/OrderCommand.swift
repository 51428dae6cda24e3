import ArgumentParser

/// `pki order …`.
struct OrderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order",
        abstract: "订单: what applications cost, and confirming payments.",
        discussion: ExitStatus.help,
        subcommands: [OrderList.self, OrderConfirm.self]
    )
}
