import ArgumentParser
import Centre
import Model
import Store

/// `pki job …`.
struct JobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job",
        abstract: "制证任务: what is waiting to be made, and what became of it.",
        discussion: ExitStatus.help,
        subcommands: [JobList.self, JobShow.self, JobCancel.self]
    )
}

/// A job as lists print it.
struct JobLine: Listing {
    let application: String
    let state: String
    let station: String?
    let producer: String?
    let token: String?
    let certificate: String?
    let failure: String?
    let updatedAt: String

    init(_ record: JobRecord) {
        application = record.application.text
        state = record.state.rawValue
        station = record.station
        producer = record.producer
        token = record.tokenSerial
        certificate = record.certificate?.serial.hexadecimal
        failure = record.failure
        updatedAt = Moment.text(record.updatedAt)
    }

    static let headings = ["APPLICATION", "STATE", "STATION", "TOKEN", "SINCE", "FAILURE"]
    var cells: [String] { [application, state, station ?? "-", token ?? "-", updatedAt, failure ?? "-"] }
}

/// `pki job list`.
struct JobList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the jobs.",
        discussion: """
            EXAMPLE
              pki job list --status QUEUED --status FAILED

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this state; may be given more than once.")
    var status: [JobState] = []

    func run() async throws {
        try output.print(centre.open().book.jobs(Set(status), limit: 100_000).map(JobLine.init))
    }
}

/// A line of a job's journal.
struct JournalLine: Listing {
    let at: String
    let step: String
    let token: String?
    let detail: String

    init(_ entry: JobJournalEntry) {
        at = Moment.text(entry.at)
        step = entry.step.rawValue
        token = entry.tokenSerial
        detail = entry.detail
    }

    static let headings = ["TIME", "STEP", "TOKEN", "WHAT"]
    var cells: [String] { [at, step, token ?? "-", detail] }
}

/// `pki job show`.
struct JobShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the journal of one job.",
        discussion: """
            EXAMPLE
              pki job show CA20261122N0001236

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The application number.")
    var application: ApplicationNumber

    func run() async throws {
        let book = try centre.open().book
        guard try book.job(of: application) != nil else {
            throw BookError(.notFound(object: "job for application \(application)"))
        }
        try output.print(book.journal(of: application).map(JournalLine.init))
    }
}
