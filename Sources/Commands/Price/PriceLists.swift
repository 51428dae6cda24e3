import ArgumentParser
import Centre
import Store

/// `pki price list`.
struct PriceLists: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the prices that were set, oldest first; before the first of them prices.yaml holds.",
        discussion: """
            EXAMPLE
              pki price list

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let lists = try centre.open().book.priceLists()
        try output.print(lists.flatMap { PriceLine.lines(of: $0) })
    }
}
