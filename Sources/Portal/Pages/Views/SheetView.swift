/// A list of facts under headings.
struct SheetView: Sendable {
    /// One fact.
    struct Row: Sendable {
        let label: String
        let value: String
        /// What it was before; nil where it is as it was.
        var former: String?
    }

    /// Some facts.
    struct Section: Sendable {
        let title: String
        let rows: [Row]
    }

    let sections: [Section]
}
