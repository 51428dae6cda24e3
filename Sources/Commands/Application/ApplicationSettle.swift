import ArgumentParser
import Centre
import Enrollment
import Model
import Store

/// `pki application settle`.
struct ApplicationSettle: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle",
        abstract:
            "Do what time has done: lapses, reminders, what follows revocations, forms and documents to be removed; 'pki serve' does it by itself.",
        discussion: """
            Can be repeated at any moment. Prints the applications that moved.

            EXAMPLE
              pki application settle

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let centre = try centre.open()
        let desk = try centre.desk()
        let closed = try await desk.settleRevocations()
        let lapsed = try await desk.lapseAll()
        let reminded = try await desk.remindAll()
        let forgotten = try await desk.forgetForms()
        let papers = try await desk.forgetPapers()
        let moved = try (closed + lapsed).compactMap { try centre.book.application($0) }
        try await centre.close()
        try output.print(moved.map(ApplicationLine.init))
        if !reminded.isEmpty { Terminal.say("reminded: \(reminded.count)") }
        if !forgotten.isEmpty { Terminal.say("forms removed: \(forgotten.count)") }
        if papers > 0 { Terminal.say("documents without a decision removed: \(papers)") }
    }
}
