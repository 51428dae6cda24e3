/// A queue, a page of it.
struct QueueView: Sendable {
    /// One fact of a row.
    struct Cell: Sendable {
        let label: String
        let text: String
        /// Where it leads; nil for nowhere.
        let path: String?
        /// The colour of its tag; nil for plain text.
        let tone: String?
        let isMono: Bool
    }

    /// What waits.
    struct Row: Sendable {
        let cells: [Cell]
    }

    /// A list to choose from, or a line to type.
    struct Filter: Sendable {
        let name: String
        let label: String
        var options: [FormView.Option] = []
        /// What was typed.
        var value = ""
        let isChoice: Bool
    }

    let title: String
    let intro: String
    let path: String
    let columns: [String]
    let rows: [Row]
    let filters: [Filter]
    /// What the rows of all pages add up to.
    var totals: [SheetView.Row] = []
    let isEmpty: Bool
    /// Said where there is no row.
    let empty: String
    /// Where something is begun that does not wait yet; nil for nowhere.
    let start: String?
    /// The page before; nil on the first.
    let earlier: String?
    /// The page after; nil on the last.
    let later: String?
    /// All of it as a table for a spreadsheet; nil where there is none.
    var download: String?
    /// What is said on the way to `start`.
    var startLabel = ""
}

/// What stands in a column, before it has its label.
struct QueueFact: Sendable {
    let text: String
    var path: String?
    var tone: String?
    var isMono = false

    init(_ text: String, path: String? = nil, tone: String? = nil, isMono: Bool = false) {
        self.text = text
        self.path = path
        self.tone = tone
        self.isMono = isMono
    }
}

/// Which page of a queue.
struct QueuePlace: Sendable {
    /// Rows of a page.
    static let size = 100
    private static let last = 10_000

    /// From 1.
    let number: Int

    /// Reads `page` of a query; anything else than a number in bounds is the first page.
    init(_ query: FormBody) {
        let wanted = query.text("page").flatMap { Int($0) } ?? 1
        number = (1...QueuePlace.last).contains(wanted) ? wanted : 1
    }

    /// Rows before it.
    var skipping: Int { (number - 1) * QueuePlace.size }
    /// One more than it shows, which tells whether there is another page.
    var limit: Int { QueuePlace.size + 1 }
}

extension QueueView.Row {
    /// Facts under their columns.
    init(_ facts: [QueueFact], _ columns: [String]) {
        cells = zip(columns, facts).map { label, fact in
            QueueView.Cell(
                label: label,
                text: fact.text,
                path: fact.path,
                tone: fact.tone,
                isMono: fact.isMono
            )
        }
    }
}
