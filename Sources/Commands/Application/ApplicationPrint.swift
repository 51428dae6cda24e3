public import ArgumentParser
import Centre
import Model
import Portal

/// `pki application print`.
struct ApplicationPrint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "print",
        abstract: "申请表: put an application, or its 使用协议, on paper with what is filled in.",
        discussion: """
            Whole for the registrar who entered it, for a reviewer while it waits for the review, and
            for a business administrator who gives a reason; that is a look at the application, and on
            record. Masked for support and auditors. Everybody else is refused.

            EXAMPLE
              pki application print CA20261122N0001236 --to form.pdf --as wang.shenhe
              pki application print CA20261122N0001236 --paper agreement --printer office --as chen.shouli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var destination: DestinationOptions

    @Argument(help: "The application number.")
    var number: ApplicationNumber

    @Option(help: "Which paper: form (申请表) or agreement (使用协议).")
    var paper: PrintedPaper.Kind = .form

    @Option(help: "Why, 2 to 200 characters; asked of a business administrator.")
    var text: String?

    func run() async throws {
        let place = try await destination.destination()
        let centre = try centre.open()
        let printing = ApplicationPrinting(centre: centre, staff: try staff.open(in: centre))
        let isMasked = try await printing.write(paper, of: number, because: text, to: place)
        try await centre.close()
        Terminal.say("\(paper.rawValue): \(place.words)\(isMasked ? " (masked)" : "")")
    }
}

extension PrintedPaper.Kind: ExpressibleByArgument {}
