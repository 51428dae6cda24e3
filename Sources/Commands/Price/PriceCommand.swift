import ArgumentParser

/// `pki price …`.
struct PriceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "price",
        abstract: "价格表: what businesses cost, from which day on.",
        discussion: ExitStatus.help,
        subcommands: [PriceLists.self, PriceSet.self]
    )
}
