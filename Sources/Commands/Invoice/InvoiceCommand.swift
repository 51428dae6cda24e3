import ArgumentParser

/// `pki invoice …`.
struct InvoiceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invoice",
        abstract: "发票: what applicants asked for, issued and reversed by finance.",
        discussion: ExitStatus.help,
        subcommands: [InvoiceList.self, InvoiceIssue.self, InvoiceReverse.self]
    )
}
