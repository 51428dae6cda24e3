import ArgumentParser
import Centre
import Enrollment
import Model

/// `pki price set`.
struct PriceSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Set what businesses cost from a day on; orders that are open keep their price.",
        discussion: """
            The file is as prices.yaml: each business with its price in fen. The day lies
            after today; of one day the list that was set last holds. Takes the role
            biz_admin.

            EXAMPLE
              pki price set prices-2027.yaml --from 2027-01-01 --text 年度调价 --as zhou.guanli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The list, as prices.yaml.")
    var file: String

    @Option(help: "The first day on which it holds, as 2027-01-01.")
    var from: DayOption

    @Option(help: "Why, 2 to 200 characters.")
    var text: String

    func run() async throws {
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        let list = try await centre.desk(for: person).setPrices(
            centre.priceEntries(in: file),
            from: CalendarDay(from.start),
            text,
            by: Principal(person.record)
        )
        try await centre.close()
        try output.print(PriceLine.lines(of: list))
    }
}
