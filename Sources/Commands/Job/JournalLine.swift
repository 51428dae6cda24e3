import Model

/// A line of a job's journal.
struct JournalLine: Listing {
    let at: Moment
    let step: String
    let token: String?
    let detail: String

    init(_ entry: JobJournalEntry) {
        at = Moment(entry.at)
        step = entry.step.rawValue
        token = entry.tokenSerial
        detail = entry.detail
    }

    static let headings = ["TIME", "STEP", "TOKEN", "WHAT"]
    var cells: [any Cell] { [at, step, token ?? "-", detail] }
}
