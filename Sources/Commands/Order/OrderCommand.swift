import ArgumentParser
import Centre
import Enrollment
import Model
import Store

/// `pki order …`.
struct OrderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order",
        abstract: "订单: what applications cost, and confirming payments.",
        discussion: ExitStatus.help,
        subcommands: [OrderList.self, OrderConfirm.self]
    )
}

/// An order as lists print it.
struct OrderLine: Listing {
    let application: String
    let amountFen: Int64
    let state: String
    let channel: String?
    let transaction: String?
    let confirmedBy: String?
    let createdAt: String
    let paidAt: String?

    init(_ record: OrderRecord) {
        application = record.application.text
        amountFen = record.amountFen
        state = record.state.rawValue
        channel = record.channel
        transaction = record.channelTransaction
        confirmedBy = record.confirmedBy
        createdAt = Moment.text(record.createdAt)
        paidAt = record.paidAt.map { Moment.text($0) }
    }

    static let headings = ["申办编号", "金额(元)", "STATE", "CHANNEL", "TRANSACTION", "PAID"]
    var cells: [String] {
        [application, Yuan.text(fen: amountFen), state, channel ?? "-", transaction ?? "-", paidAt ?? "-"]
    }
}

/// Money as people read it.
enum Yuan {
    /// `200.00`.
    static func text(fen: Int64) -> String {
        let rest = fen % 100
        return "\(fen / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// Reads `200`, `200.5` or `200.00`; nil for anything else.
    static func fen(_ text: String) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let yuan = Int64(parts[0]), (0...100_000_000).contains(yuan)
        else {
            return nil
        }
        guard parts.count == 2 else { return yuan * 100 }
        guard (1...2).contains(parts[1].count), parts[1].allSatisfy(\.isASCII), let cents = Int64(parts[1]),
            cents >= 0
        else { return nil }
        return yuan * 100 + (parts[1].count == 1 ? cents * 10 : cents)
    }
}

/// `pki order list`.
struct OrderList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List orders.",
        discussion: """
            EXAMPLE
              pki order list --status UNPAID

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this state; may be given more than once.")
    var status: [OrderRecord.State] = []

    func run() async throws {
        try output.print(centre.open().book.orders(Set(status), limit: 100_000).map(OrderLine.init))
    }
}

/// `pki order confirm`.
struct OrderConfirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "收款确认: confirm an offline payment; the amount must be the order's.",
        discussion: """
            The same transaction number again changes nothing.

            EXAMPLE
              pki order confirm CA20261122N0001236 --amount 200.00 --transaction BANK-20261122-17 \\
                --as zhao.caiwu

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    @Option(help: "What arrived, in yuan, as 200.00.")
    var amount: String

    @Option(help: "The bank's transaction number.")
    var transaction: String

    func validate() throws {
        guard Yuan.fen(amount) != nil else { throw ValidationError("--amount must be yuan, as 200.00") }
    }

    func run() async throws {
        let centre = try centre.open()
        let finance = try staff.open(in: centre)
        let payment = try Payment(
            channel: .offline,
            transaction: transaction,
            amountFen: Yuan.fen(amount) ?? -1
        )
        let record = try await centre.desk(for: finance)
            .confirmPayment(number, payment, by: Principal(finance.record))
        try await centre.close()
        let line = ApplicationLine(record)
        try output.print(line, lines: line.lines)
    }
}
