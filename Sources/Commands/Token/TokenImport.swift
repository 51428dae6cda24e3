import ArgumentParser
import Centre
import Enrollment
import Issuer

/// `pki token import`.
struct TokenImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "入库: take a delivery of blank tokens into stock.",
        discussion: """
            The list has one token on each line: serial number, comma, model. All of it is
            taken in, or nothing. With 'stockRequired: true' in pki.yaml no other token is
            made. Takes the role biz_admin.

            EXAMPLE
              pki token import delivery-2026-11.csv --batch 2026-11 --as zhou.guanli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The list, UTF-8, at most 10000 tokens.")
    var file: String

    @Option(help: "入库批次: the delivery's name, 1 to 64 characters.")
    var batch: String

    func run() async throws {
        let delivery = try TokenDelivery(list: InputFile(file, limit: 2 << 20).read(), batch: batch)
        let centre = try centre.open()
        let stock = try await centre.takeIntoStock(delivery, by: staff.open(in: centre))
        try await centre.close()
        Terminal.say("入库 \(stock.added)，原已在库 \(stock.present)")
    }
}
