import ArgumentParser
import Centre

/// `pki certificate search`.
struct CertificateSearch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find certificates by any text in their subject, newest first.",
        discussion: """
            Finds names, organisations, credit codes and staff numbers. Chinese is found by
            any part of it, one character or more; words of letters and digits by their
            beginning, in either case. All words must be there.

            EXAMPLE
              pki certificate search 王小 必联 --status active

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var paging: CertificatePaging
    @OptionGroup var conditions: CertificateConditions

    @Argument(help: "What to look for.")
    var text: [String]

    func run() async throws {
        try paging.print(conditions, text: text.joined(separator: " "), from: centre.open())
    }
}
